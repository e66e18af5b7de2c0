import {
  defineFleet,
  needsOf,
  type Fleet,
  type Need,
  type Plan,
  type Runner,
  type Unit,
} from "@runner-upgrade/plan";
import { needIndex } from "../state/need-index.js";
import type { Taken } from "../state/taken.js";

/**
 * What a unit serves by now and did not serve when the plan was made: its project chooses its Runners in another
 * way, or its node filter is another one, which no premise holds. A way of
 * choosing that cannot be read any more is among them, and nobody is known to serve that.
 *
 * @param taken - What our cordon took: it serves with that still.
 * @param withoutLoans - Takes off what is lent to it.
 */
export function needsSincePlan(
  fleet: Fleet,
  {
    plan,
    unit,
    taken,
    withoutLoans,
  }: {
    readonly plan: Plan;
    readonly unit: Unit;
    readonly taken: Taken;
    readonly withoutLoans: (runner: Runner) => Runner;
  },
): Need[] {
  const isOutageAllowed = [unit.runnerId, unit.runnerName].some((name) =>
    plan.policy.allowOutageOf.includes(name),
  );
  if (isOutageAllowed) return [];
  const planned = needIndex(plan).byId;
  const whole = uncordoned(fleet, unit.runnerId, taken, withoutLoans);
  const isNew = ({ id, servedBy }: Need): boolean => !planned.has(id) && servedBy.includes(unit.runnerId);
  // What the unit serves is told from the unit alone; how many serve it too, only from the whole fleet.
  const alone = { ...whole, runners: whole.runners.filter(({ id }) => id === unit.runnerId) };
  return needsOf(alone, plan.policy).some(isNew) ? needsOf(whole, plan.policy).filter(isNew) : [];
}

/** The fleet as it were without our cordon, and without what is lent to the Runner. */
function uncordoned(
  fleet: Fleet,
  runnerId: string,
  taken: Taken,
  withoutLoans: (runner: Runner) => Runner,
): Fleet {
  const before = fleet.runners.find(({ id }) => id === runnerId);
  if (before === undefined) return fleet;
  const own = withoutLoans(before);
  if (own === before && taken.tags.length + Object.keys(taken.dispatch).length === 0) return fleet;
  const whole = withTaken(own, taken);
  return { ...fleet, runners: fleet.runners.map((runner) => (runner === before ? whole : runner)) };
}

function withTaken(runner: Runner, { tags, dispatch }: Taken): Runner {
  return parsed({
    ...runner,
    tags: [...runner.tags, ...tags],
    associations: runner.associations.map((association) =>
      dispatch[association.project] === undefined
        ? association
        : { ...association, remoteNodeDispatch: true },
    ),
  });
}

function parsed(runner: Runner): Runner {
  return defineFleet({ runners: [runner] }).runners[0] ?? runner;
}
