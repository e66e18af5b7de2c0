import type { Plan } from "../model/plan.js";
import { compareText } from "../text/compare-text.js";
import type { PlanChange } from "./plan-change.js";
import { stepChanges } from "./step-changes.js";

/** Returns how the procedures of two plans differ, by key. */
export function procedureChanges(
  { procedures: before }: Pick<Plan, "procedures">,
  { procedures: after }: Pick<Plan, "procedures">,
): PlanChange[] {
  const keys = [...new Set([before, after].flatMap((each) => Object.keys(each)))].sort(compareText);
  return keys.flatMap((key): PlanChange[] => {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    if (was === undefined) return is === undefined ? [] : [{ kind: "procedure-added", key, route: is.route }];
    if (is === undefined) return [{ kind: "procedure-removed", key, route: was.route }];
    const steps = stepChanges(was.steps, is.steps);
    if (steps.length === 0 && was.route === is.route) return [];
    return [{ kind: "procedure-changed", key, routeBefore: was.route, routeAfter: is.route, steps }];
  });
}
