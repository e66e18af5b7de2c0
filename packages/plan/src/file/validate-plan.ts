import type { PlanProblem } from "../errors/plan-error.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { validateSteps } from "./validate-steps.js";
import { validateUnits } from "./validate-units.js";
import { keepsNeeds } from "../availability/keeps-needs.js";
import type { Plan } from "../model/plan.js";

/**
 * Whether a plan of the right shape holds together: what it names exists, its procedures keep their route's
 * order, its units come after those they wait for, and its order keeps every need. Empty when it does.
 *
 * @throws {@link PlanError} `PLATFORMS_INVALID`. A platform without a module is a problem, `PLATFORM_UNKNOWN`.
 *
 * @example
 * ```ts
 * for (const { path, message } of validatePlan(plan)) console.error(path, message);
 * ```
 */
export function validatePlan(plan: Plan, options: PlatformOptions = {}): PlanProblem[] {
  const platforms = platformsOf(options);
  const problems = [
    ...proceduresHold(plan, platforms),
    ...needsHold(plan),
    ...validateUnits(plan, platforms),
  ];
  // The order can only be walked where everything that it names exists.
  return problems.length > 0 ? problems : keepsNeeds(plan);
}

function proceduresHold({ procedures }: Plan, platforms: readonly PlatformModule[]): PlanProblem[] {
  return Object.entries(procedures).flatMap(([key, procedure]) =>
    validateSteps(procedure, `procedures[${JSON.stringify(key)}]`, platforms),
  );
}

function needsHold({ needs }: Plan): PlanProblem[] {
  const seen = new Set<string>();
  const problems: PlanProblem[] = [];
  for (const [index, { id }] of needs.entries()) {
    if (seen.has(id)) {
      problems.push({
        code: "DUPLICATE_NEED",
        path: `needs[${index}]`,
        message: `The need ${id} is there twice.`,
      });
    }
    seen.add(id);
  }
  return problems;
}
