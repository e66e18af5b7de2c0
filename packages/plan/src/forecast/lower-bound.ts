import type { Plan, Unit } from "../model/plan.js";
import type { SharedPlace } from "../platforms/shared-places.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastBound } from "./forecast.js";

/**
 * What a run of this plan cannot be shorter than, whatever the order: the largest of what one unit takes, what all units take
 * with so many at a time, what those of one host or site take, and what those take of which a need spares only so many.
 * `places` are what the plan's units share, in their order.
 */
export function lowerBound(plan: Plan, places: readonly (readonly SharedPlace[])[]): ForecastBound {
  const { units, policy } = plan;
  const budget = Math.max(1, resolveAmount(policy.maxInFlight, units.length));
  let longest: ForecastBound = { kind: "max-in-flight", subject: null, ms: 0 };
  const consider = (kind: ForecastBound["kind"], subject: string | null, ms: number): void => {
    if (ms > longest.ms) longest = { kind, subject, ms };
  };
  const present = units.filter(({ isAbsent }) => !isAbsent);
  consider("max-in-flight", null, Math.ceil(sum(present) / budget));
  for (const { id, expectedDurationMs } of units) consider("unit", id, expectedDurationMs);
  for (const { kind, name, most, ms } of timeOfPlaces(units, places)) {
    consider(kind, name, Math.ceil(ms / most));
  }
  const byNeed = timeOfNeeds(oncePerRunner(present));
  // Where a unit may leave a need with less, or lends its tags, how many can be away together is not told by the need alone.
  const lowered = new Set(
    units.flatMap(({ lends = [], loweredNeeds }) => [
      ...(loweredNeeds ? Object.keys(loweredNeeds) : []),
      ...lends.flatMap(({ needs }) => needs),
    ]),
  );
  for (const { id, servedBy, minAvailable } of plan.needs) {
    const ms = byNeed.get(id);
    if (ms === undefined || lowered.has(id)) continue;
    const spared = new Set(servedBy).size - minAvailable;
    if (spared >= 1) consider("need", id, Math.ceil(ms / spared));
  }
  return longest;
}

function sum(units: readonly Unit[]): number {
  return units.reduce((all, { expectedDurationMs }) => all + expectedDurationMs, 0);
}

function timeOfPlaces(
  units: readonly Unit[],
  places: readonly (readonly SharedPlace[])[],
): Iterable<SharedPlace & { readonly ms: number }> {
  const byPlace = new Map<string, SharedPlace & { ms: number }>();
  units.forEach(({ isAbsent, expectedDurationMs }, index) => {
    if (isAbsent) return;
    for (const place of places[index] ?? []) {
      const key = `${place.kind} ${place.name}`;
      const known = byPlace.get(key);
      if (known === undefined) byPlace.set(key, { ...place, ms: expectedDurationMs });
      else known.ms += expectedDurationMs;
    }
  });
  return byPlace.values();
}

/** Replicas of a Runner that are away together count as one Runner: of them the one that takes longest. */
function oncePerRunner(units: readonly Unit[]): readonly Unit[] {
  const longest = new Map<string, Unit>();
  for (const unit of units) {
    if (unit.replicaId === undefined || unit.keepsServing === true || unit.standInReplicas !== undefined)
      continue;
    const known = longest.get(unit.runnerId);
    if (known === undefined || unit.expectedDurationMs > known.expectedDurationMs)
      longest.set(unit.runnerId, unit);
  }
  return longest.size === 0
    ? units
    : units.filter((unit) => unit.replicaId === undefined || longest.get(unit.runnerId) === unit);
}

function timeOfNeeds(present: readonly Unit[]): ReadonlyMap<string, number> {
  const byNeed = new Map<string, number>();
  for (const { needs, keepsServing, standInReplicas, expectedDurationMs } of present) {
    if (keepsServing === true || standInReplicas !== undefined) continue;
    for (const id of needs) byNeed.set(id, (byNeed.get(id) ?? 0) + expectedDurationMs);
  }
  return byNeed;
}
