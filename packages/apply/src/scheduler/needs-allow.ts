import type { Need, Plan, Unit } from "@runner-upgrade/plan";
import { lentStandIns } from "@runner-upgrade/plan/carry-out";
import { needIndex } from "../state/need-index.js";

/** A need that forbids to take a unit away now. */
export interface ShortNeed {
  readonly needId: string;
  /** How many stand-ins it would keep, of how many. */
  readonly left: number;
  readonly asked: number;
}

/**
 * The first of a unit's needs that does not allow it to be taken away now, told from the plan alone; null when all do.
 * It spares the guard questions whose answer is known: whether they do allow it is asked of the live fleet.
 *
 * @param leftOf - How many of those that served a need would be left without this unit.
 */
export function shortNeed(plan: Plan, unit: Unit, leftOf: (need: Need) => number): ShortNeed | null {
  // One that is absent takes nothing away, and neither does one that serves all through its roll-out,
  // or whose Runner serves by other replicas.
  if (unit.isAbsent || unit.keepsServing === true || unit.standInReplicas !== undefined) return null;
  const { byId } = needIndex(plan);
  for (const needId of unit.needs) {
    const need = byId.get(needId);
    if (need === undefined) continue;
    // Those to whom its tags are lent are told by the live fleet.
    const asked = (unit.loweredNeeds?.[needId] ?? need.minAvailable) - lentStandIns(unit, needId);
    if (asked <= 0) continue;
    const left = leftOf(need);
    if (left < asked) return { needId, left, asked };
  }
  return null;
}

/** Why a unit's needs do not allow it to be taken away while these Runners are away; null when they do. */
export function whyNeedsForbid(plan: Plan, unit: Unit, away: ReadonlySet<string>): string | null {
  const short = shortNeed(
    plan,
    unit,
    ({ servedBy }) => servedBy.filter((id) => id !== unit.runnerId && !away.has(id)).length,
  );
  if (short === null) return null;
  return `${short.needId} would keep ${short.left} of ${short.asked} stand-ins while others are away`;
}
