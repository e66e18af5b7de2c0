import { defineFleet, needsOf, type Fleet, type Need, type Plan, type Unit } from "@runner-upgrade/plan";
import type { Taken } from "../state/taken.js";

/**
 * What a unit serves by now and did not serve when the plan was made: its project chooses its Runners in another
 * way, or its node filter is another one, which no premise holds. A way of
 * choosing that cannot be read any more is among them, and nobody is known to serve that.
 *
 * @param taken - What our cordon took: it serves with that still.
 */
export function needsSincePlan(
  fleet: Fleet,
  { plan, unit, taken }: { readonly plan: Plan; readonly unit: Unit; readonly taken: Taken },
): Need[] {
  const isOutageAllowed = [unit.runnerId, unit.runnerName].some((name) =>
    plan.policy.allowOutageOf.includes(name),
  );
  if (isOutageAllowed) return [];
  const planned = new Set(plan.needs.map(({ id }) => id));
  return needsOf(uncordoned(fleet, unit.runnerId, taken), plan.policy).filter(
    ({ id, servedBy }) => !planned.has(id) && servedBy.includes(unit.runnerId),
  );
}

/** The fleet as it were without our cordon. */
function uncordoned(fleet: Fleet, runnerId: string, { tags, dispatch }: Taken): Fleet {
  if (tags.length + Object.keys(dispatch).length === 0) return fleet;
  return defineFleet({
    ...fleet,
    runners: fleet.runners.map((runner) =>
      runner.id === runnerId
        ? {
            ...runner,
            tags: [...runner.tags, ...tags],
            associations: runner.associations.map((association) =>
              dispatch[association.project] === undefined
                ? association
                : { ...association, remoteNodeDispatch: true },
            ),
          }
        : runner,
    ),
  });
}
