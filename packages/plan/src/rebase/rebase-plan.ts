import { procedureComparer } from "../compare/compare-procedures.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet } from "../fleet/fleet.js";
import { indexUnits } from "../model/index-units.js";
import type { Plan } from "../model/plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { requireCompletePlan } from "../planner/require-complete.js";
import { platformsOf } from "../platforms/check-platforms.js";
import { keepLimit } from "./keep-limit.js";
import { keepSteps } from "./keep-steps.js";
import { outcomeTeller } from "./outcome-of.js";
import type { Rebase, RebaseOptions } from "./rebase.js";
import { traceUnits } from "./trace-units.js";

/**
 * Plans what is left of a plan over the fleet as it is now: by the same planner, with the plan's own policy, limited to its
 * units where `limitTo` narrowed it, and with the steps that `insertStep` put in. Tells what became of each of its units. A plan is
 * carried out once and a unit whose premises changed is not begun, so this is how an interrupted or stale plan goes on.
 *
 * The planner decides anew: canaries are chosen among the units that are left, and the order may change. What cannot be
 * kept is told, never dropped in silence. Over an unchanged fleet the new plan is the old one, with the same id. Pure.
 *
 * @param fleet - Observed again. Of another server, every unit is `gone`; `comparePlans` tells that the server differs.
 * @param options.runsOn - As for `planUpgrade`: a plan does not keep it.
 * @throws {@link PlanError} what `planUpgrade` throws, and `LIMIT_INVALID` for a limit in the options that the new plan does not know.
 *
 * @example
 * ```ts
 * const fleet = await observeFleet({ controlPlane, hosts, executors });
 * const { plan, units } = rebasePlan(approved, fleet);
 * for (const unit of units) if (unit.outcome !== "valid") console.log(unit.outcome, unit.message);
 * console.log(formatComparison(comparePlans(approved, plan), { as: "text" }));
 * ```
 */
export function rebasePlan(plan: Plan, fleet: Fleet, options: RebaseOptions = {}): Rebase {
  const { limit, requireComplete, ...planOptions } = options;
  const platforms = platformsOf(options);
  const observed = defineFleet(fleet, { platforms });
  const whole = planUpgrade(observed, plan.policy, planOptions);
  const traces = traceUnits(plan, observed, platforms);
  const { ancestorOf } = traces;
  const limited = keepLimit(whole, { old: plan, fleet: observed, limit, platforms, ancestorOf });
  const { plan: after, notKept } = keepSteps(plan, limited, ancestorOf, platforms);
  const outcomeOf = outcomeTeller({
    old: plan,
    plan: after,
    fleet: observed,
    platforms,
    traces,
    compareProcedures: procedureComparer(plan, after),
  });
  const kept = indexUnits(after);
  return {
    plan: requireComplete === true ? requireCompletePlan(after) : after,
    units: plan.units.map(outcomeOf),
    added: after.units.filter((unit) => ancestorOf(unit) === undefined).map(({ id }) => id),
    leftOut: whole.units
      .filter((unit) => !kept.has(unit.id) && ancestorOf(unit) === undefined)
      .map(({ id }) => id),
    notKept,
  };
}
