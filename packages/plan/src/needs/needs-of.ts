import type { Fleet } from "../fleet/fleet.js";
import { findNeeds, type NeedPolicy } from "./find-needs.js";
import type { Need } from "./need.js";

/**
 * Everything that must stay served in a fleet, by id, each with the Runners that serve it by their set-up.
 * Takes a fleet from `defineFleet` and a policy from `parsePolicy`. The server's own built-in Runner plays no
 * part. In the time of one walk over the fleet, however large it is.
 *
 * @example
 * ```ts
 * for (const need of needsOf(fleet, policy)) console.log(need.id, need.servedBy.length);
 * ```
 */
export function needsOf(fleet: Fleet, policy: NeedPolicy): Need[] {
  return [...findNeeds(fleet, policy).needs];
}
