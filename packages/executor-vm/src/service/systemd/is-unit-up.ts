import type { UnitState } from "./parse-show.js";

/** Whether the service manager has the unit up, or is about to bring it up again. */
export function isUnitUp(state: UnitState | null): boolean {
  return state !== null && !["inactive", "failed"].includes(state.activeState);
}
