import type { Plan } from "../model/plan.js";
import type { OkToStopOptions } from "./ok-to-stop.js";

/**
 * What the plan tells the guard: which Runners were absent when observed, and for which of them a need was
 * lowered because its outage is allowed: by Runner id, as `okToStop` asks. Pass it to `okToStop` with every question about a unit of this plan.
 *
 * @example
 * ```ts
 * okToStop([unit.runnerId], liveFleet, away, plan.needs, { ...guardOptions(plan), unproven });
 * ```
 */
export function guardOptions(
  plan: Pick<Plan, "units">,
): Required<Pick<OkToStopOptions, "absentRunnerIds" | "loweredNeeds">> {
  // A Runner is absent where each of its units is. Its outage is allowed by its name, so its units lower the same needs.
  const present = new Set(plan.units.filter((unit) => !unit.isAbsent).map((unit) => unit.runnerId));
  const absent = plan.units.filter(({ runnerId }) => !present.has(runnerId));
  return {
    absentRunnerIds: new Set(absent.map(({ runnerId }) => runnerId)),
    loweredNeeds: new Map(
      plan.units.flatMap(({ runnerId, loweredNeeds }) => (loweredNeeds ? [[runnerId, loweredNeeds]] : [])),
    ),
  };
}
