import { PlanError } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import type { Plan } from "../model/plan.js";

/**
 * The plan itself where nothing is blocked.
 *
 * @throws {@link PlanError} `PLAN_INCOMPLETE`, with every blocker in `details`.
 */
export function requireCompletePlan(plan: Plan): Plan {
  if (plan.blockers.length === 0) return plan;
  const details = plan.blockers.map(({ code, runnerId, message }) => ({
    code,
    path: runnerId ?? "",
    message,
  }));
  throw new PlanError({
    code: "PLAN_INCOMPLETE",
    message: `The plan would leave Runners as they are, and a complete one was asked for; nothing was changed. ${summarise(details)}`,
    details,
  });
}
