import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { refusalsThatEndAWait } from "../wait/wait-for.js";

/** The code of a unit that was not started because the control plane turned the run away. */
export const notAuthorized = "NOT_AUTHORIZED";

/** Counts how often in a row the control plane turned the run away when it asked for this unit. */
export function noteAccess(run: RunContext, unit: Unit, isTurnedAway: boolean): void {
  if (isTurnedAway) run.accessRefusals.set(unit.id, (run.accessRefusals.get(unit.id) ?? 0) + 1);
  else run.accessRefusals.delete(unit.id);
}

/** Whether that was so often that waiting in the queue does not help. */
export function isTurnedAway(run: RunContext, unit: Unit): boolean {
  return (run.accessRefusals.get(unit.id) ?? 0) >= refusalsThatEndAWait;
}
