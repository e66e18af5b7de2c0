import type { RunState } from "./run-state.js";
import type { UnitState } from "./unit-state.js";

/** Every unit's state, in no order that matters; none without a run. */
export function unitStates(run: Pick<RunState, "units"> | null): readonly UnitState[] {
  return Object.values(run?.units ?? {}).filter((unit) => unit !== undefined);
}
