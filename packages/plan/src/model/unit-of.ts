import { PlanError } from "../errors/plan-error.js";
import { indexUnits } from "./index-units.js";
import type { Plan, Unit } from "./plan.js";

/**
 * The unit of one Runner.
 *
 * @throws {@link PlanError} `UNIT_NOT_FOUND` when the plan has none for it.
 */
export function unitOf(plan: Plan, runnerId: string): Unit {
  const unit = indexUnits(plan).get(runnerId);
  if (unit !== undefined) return unit;
  throw new PlanError({
    code: "UNIT_NOT_FOUND",
    message: `This plan has no unit for the Runner ${JSON.stringify(runnerId)}: it is current already, blocked, or not in the fleet.`,
  });
}
