import type { Fleet } from "../fleet/fleet.js";
import type { UnitFilter } from "./unit-filter.js";

/** What a plan is limited to. What is given must all fit. */
export interface Limit extends UnitFilter {
  /** At most so many units: the first ones of those that fit. */
  readonly count?: number;
  /**
   * The fleet that the plan was made from. A plan tells tags and hosts only of its units; with the fleet, notices
   * about other Runners are limited by tags and hosts too, and stay otherwise.
   */
  readonly fleet?: Fleet;
}
