import type { RunState } from "./run-state.js";
import type { UnitState } from "./unit-state.js";

/** Every unit's state, in the order of the plan; none without a run. Costs as much as there are units. */
export function unitStates(run: Pick<RunState, "units"> | null): readonly UnitState[] {
  return run?.units.values() ?? [];
}
