import type { Runner } from "../fleet/fleet.js";
import type { Procedure, Unit } from "../model/plan.js";

/** A unit beside what it was made from. */
export interface PlannedUnit {
  readonly unit: Unit;
  readonly runner: Runner;
  /** The Runner's place in the fleet. */
  readonly place: number;
  readonly procedure: Procedure;
}
