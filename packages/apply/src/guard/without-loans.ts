import type { Fleet, Plan, Runner, Unit } from "@runner-upgrade/plan";
import type { JournalState } from "../state/run-state.js";
import { lentOf, lentTo } from "../state/lent.js";
import { tagKey } from "../text/tag-key.js";

/**
 * The fleet as one unit may count on it: without the tags that other units have lent, because those units take them back
 * whenever they are done. The unit's own Runner keeps the tags that are lent to it: other units rely on them.
 */
export function withoutLoans(
  fleet: Fleet,
  { plan, state, unit }: { readonly plan: Plan; readonly state: () => JournalState; readonly unit: Unit },
): Fleet {
  const lenders = lendersOf(plan);
  if (lenders.size === 0) return fleet;
  const { run } = state();
  const unitState = run?.units.get(unit.id);
  const own = unitState === undefined ? {} : lentOf(unitState);
  return {
    ...fleet,
    runners: fleet.runners.map((runner) => {
      if (!lenders.has(runner.id) || runner.id === unit.runnerId) return runner;
      const lent = lentTo(run, runner.id, unit.id);
      const kept = new Set((own[runner.id] ?? []).map(tagKey));
      const tags = runner.tags.filter((tag) => !lent.has(tagKey(tag)) || kept.has(tagKey(tag)));
      return tags.length === runner.tags.length ? runner : { ...runner, tags };
    }),
  };
}

/** A Runner as it is without the tags that are lent to it: with them it gives rise to needs that are no one's. */
export function withoutOwnLoans(runner: Runner, { run }: JournalState): Runner {
  const lent = lentTo(run, runner.id);
  return lent.size === 0 ? runner : { ...runner, tags: runner.tags.filter((tag) => !lent.has(tagKey(tag))) };
}

const indexes = new WeakMap<Plan, ReadonlySet<string>>();

function lendersOf(plan: Plan): ReadonlySet<string> {
  const known = indexes.get(plan);
  if (known !== undefined) return known;
  const lenders = new Set(plan.units.flatMap(({ lends = [] }) => lends.map(({ lenderId }) => lenderId)));
  indexes.set(plan, lenders);
  return lenders;
}
