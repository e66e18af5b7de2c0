import { unitsOfRunner } from "@runner-upgrade/plan/carry-out";
import type { RunState } from "./run-state.js";
import type { UnitState } from "./unit-state.js";

type Run = Pick<RunState, "plan" | "units"> | null;

/**
 * The states of a Runner's units; none for a Runner that is no unit. Journal and scheduler speak of units, while needs,
 * stand-ins and the control plane speak of Runners. A Runner is away while any of its units is.
 */
export function unitStatesOfRunner(run: Run, runnerId: string): readonly UnitState[] {
  if (run === null) return [];
  return unitsOfRunner(run.plan, runnerId).flatMap(({ id }) => run.units.get(id) ?? []);
}

/** The ids of the Runners that have units, each once, in the order of the plan. */
export function runnerIdsOf(run: Run): readonly string[] {
  return run === null ? [] : [...new Set(run.plan.units.map(({ runnerId }) => runnerId))];
}
