import type { Plan } from "../model/plan.js";
import type { OkToStopOptions } from "./ok-to-stop.js";

/**
 * What the plan tells the guard: who was absent when observed, and for whom which need was lowered because
 * its outage is allowed. Pass it to `okToStop` with every question about a unit of this plan.
 *
 * @example
 * ```ts
 * okToStop([unit.runnerId], liveFleet, away, plan.needs, { ...guardOptions(plan), unproven });
 * ```
 */
export function guardOptions(
  plan: Pick<Plan, "units">,
): Required<Pick<OkToStopOptions, "absentRunnerIds" | "loweredNeeds">> {
  return {
    absentRunnerIds: new Set(plan.units.filter((unit) => unit.isAbsent).map((unit) => unit.runnerId)),
    loweredNeeds: new Map(
      plan.units.flatMap(({ runnerId, loweredNeeds }) => (loweredNeeds ? [[runnerId, loweredNeeds]] : [])),
    ),
  };
}
