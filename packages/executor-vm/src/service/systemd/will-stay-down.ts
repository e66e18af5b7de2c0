import { isUnitUp } from "./is-unit-up.js";
import type { UnitState } from "./parse-show.js";

/**
 * Whether the service manager's word is enough that a unit, which it was told to stop, does not start again: it is down,
 * no job for it waits, and no other unit can start it by itself. `Restart=` does not apply to a unit that was stopped
 * through its manager (systemd.service(5)).
 */
export function willStayDown(state: UnitState | null): boolean {
  return state?.isLoaded === true && !isUnitUp(state) && !state.hasJob && state.revivers.length === 0;
}
