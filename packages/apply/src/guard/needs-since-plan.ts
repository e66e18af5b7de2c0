import { defineFleet, needsOf, type Fleet, type Need, type Plan, type Unit } from "@runner-upgrade/plan";

/**
 * What a unit serves by now and did not serve when the plan was made: its project chooses its Runners in another
 * way, or its node filter is another one, which no premise holds. A way of
 * choosing that cannot be read any more is among them, and nobody is known to serve that.
 *
 * @param removedTags - Tags that our cordon took off: it serves with them still.
 */
export function needsSincePlan(
  fleet: Fleet,
  {
    plan,
    unit,
    removedTags,
  }: { readonly plan: Plan; readonly unit: Unit; readonly removedTags: readonly string[] },
): Need[] {
  const isOutageAllowed = [unit.runnerId, unit.runnerName].some((name) =>
    plan.policy.allowOutageOf.includes(name),
  );
  if (isOutageAllowed) return [];
  const planned = new Set(plan.needs.map(({ id }) => id));
  return needsOf(withTags(fleet, unit.runnerId, removedTags), plan.policy).filter(
    ({ id, servedBy }) => !planned.has(id) && servedBy.includes(unit.runnerId),
  );
}

function withTags(fleet: Fleet, runnerId: string, tags: readonly string[]): Fleet {
  if (tags.length === 0) return fleet;
  return defineFleet({
    ...fleet,
    runners: fleet.runners.map((runner) =>
      runner.id === runnerId ? { ...runner, tags: [...runner.tags, ...tags] } : runner,
    ),
  });
}
