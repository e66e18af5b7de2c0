import type { Step } from "../steps/step.js";
import type { Plan } from "./plan.js";
import { unitOf } from "./unit-of.js";

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
  return plan.procedures[unitOf(plan, runnerId).procedure]?.steps ?? [];
}
