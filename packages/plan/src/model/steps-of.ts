import type { Step } from "../steps/step.js";
import type { Plan } from "./plan.js";
import { unitOf } from "./unit-of.js";

/**
 * The steps of one unit's upgrade, in order.
 *
 * @throws {@link PlanError} `UNIT_NOT_FOUND` when the plan has no unit with that id.
 *
 * @example
 * ```ts
 * stepsOf(plan, "a1").map((step) => step.id); // ["inspect", "check-availability", "cordon", …]
 * ```
 */
export function stepsOf(plan: Plan, unitId: string): readonly Step[] {
  return plan.procedures[unitOf(plan, unitId).procedure]?.steps ?? [];
}
