import { PlanError } from "../errors/plan-error.js";
import { indexUnits } from "./index-units.js";
import type { Plan, Unit } from "./plan.js";

/**
 * The unit with this id.
 *
 * @throws {@link PlanError} `UNIT_NOT_FOUND` when the plan has none.
 */
export function unitOf(plan: Plan, unitId: string): Unit {
  const unit = indexUnits(plan).get(unitId);
  if (unit === undefined) throw unitNotFound("unit", unitId);
  return unit;
}

/** The error for an id that stands for no unit. */
export function unitNotFound(what: "unit" | "Runner", id: string): PlanError {
  const about = what === "unit" ? "with the id" : "for the Runner";
  return new PlanError({
    code: "UNIT_NOT_FOUND",
    message: `This plan has no unit ${about} ${JSON.stringify(id)}: it is current already, blocked, or not in the fleet.`,
  });
}
