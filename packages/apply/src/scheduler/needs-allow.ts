import type { Need, Plan, Unit } from "@runner-upgrade/plan";

const needsOfPlans = new WeakMap<Plan, ReadonlyMap<string, Need>>();

/**
 * Why a unit's needs do not allow it to be taken away now, told from the plan alone; null when they may. It spares
 * the guard questions whose answer is known: whether they do allow it is asked of the live fleet.
 */
export function whyNeedsForbid(plan: Plan, unit: Unit, away: ReadonlySet<string>): string | null {
  // One that is absent takes nothing away, and neither does one that serves all through its roll-out.
  if (unit.isAbsent || unit.keepsServing === true) return null;
  const needs = needsById(plan);
  for (const needId of unit.needs) {
    const need = needs.get(needId);
    if (need === undefined) continue;
    const asked = unit.loweredNeeds?.[needId] ?? need.minAvailable;
    if (asked === 0) continue;
    const left = need.servedBy.filter((id) => id !== unit.runnerId && !away.has(id)).length;
    if (left < asked) return `${needId} would keep ${left} of ${asked} stand-ins while others are away`;
  }
  return null;
}

function needsById(plan: Plan): ReadonlyMap<string, Need> {
  const known = needsOfPlans.get(plan);
  if (known !== undefined) return known;
  const needs = new Map(plan.needs.map((need) => [need.id, need]));
  needsOfPlans.set(plan, needs);
  return needs;
}
