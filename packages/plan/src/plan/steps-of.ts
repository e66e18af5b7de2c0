import { PlanError } from "../errors/plan-error.js";
import type { Step } from "../steps/step.js";
import { indexUnits } from "./index-units.js";
import type { Plan } from "./plan.js";

/**
 * The steps of one Runner's upgrade, in order.
 *
 * @throws {@link PlanError} `UNIT_NOT_FOUND` when the plan has no unit for that Runner.
 *
 * @example
 * ```ts
 * stepsOf(plan, "a1").map((step) => step.id); // ["inspect", "check-availability", "cordon", …]
 * ```
 */
export function stepsOf(plan: Plan, runnerId: string): readonly Step[] {
  const unit = indexUnits(plan).get(runnerId);
  const steps = unit === undefined ? undefined : plan.procedures[unit.procedure]?.steps;
  if (steps !== undefined) return steps;
  throw new PlanError({
    code: "UNIT_NOT_FOUND",
    message: `This plan has no unit for the Runner ${JSON.stringify(runnerId)}: it is current already, blocked, or not in the fleet.`,
  });
}
