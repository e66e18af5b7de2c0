import type { Plan, Unit } from "../model/plan.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastBound } from "./forecast.js";

/**
 * What a run of this plan cannot be shorter than, whatever the order: the largest of what one unit takes, what all units take
 * with so many at a time, what those of one host take, and what those take of which a need spares only so many.
 * `hostKeys` are those of the plan's units, in their order.
 */
export function lowerBound(plan: Plan, hostKeys: readonly string[]): ForecastBound {
  const { units, policy } = plan;
  const budget = Math.max(1, resolveAmount(policy.maxInFlight, units.length));
  let longest: ForecastBound = { kind: "max-in-flight", subject: null, ms: 0 };
  const consider = (kind: ForecastBound["kind"], subject: string | null, ms: number): void => {
    if (ms > longest.ms) longest = { kind, subject, ms };
  };
  const present = units.filter(({ isAbsent }) => !isAbsent);
  consider("max-in-flight", null, Math.ceil(sum(present) / budget));
  for (const { id, expectedDurationMs } of units) consider("unit", id, expectedDurationMs);
  for (const [key, ms] of timeOfHosts(units, hostKeys)) {
    consider("host", key, Math.ceil(ms / policy.maxInFlightPerHost));
  }
  const byNeed = timeOfNeeds(oncePerRunner(present));
  // Where a unit may leave a need with less, how many can be away together is not told by the need alone.
  const lowered = new Set(
    units.flatMap(({ loweredNeeds }) => (loweredNeeds ? Object.keys(loweredNeeds) : [])),
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

function timeOfHosts(units: readonly Unit[], hostKeys: readonly string[]): ReadonlyMap<string, number> {
  const byHost = new Map<string, number>();
  units.forEach(({ isAbsent, expectedDurationMs }, index) => {
    if (isAbsent) return;
    const key = hostKeys[index] ?? "";
    byHost.set(key, (byHost.get(key) ?? 0) + expectedDurationMs);
  });
  return byHost;
}

/** Replicas of a Runner that are away together count as one Runner: of them the one that takes longest. */
function oncePerRunner(units: readonly Unit[]): readonly Unit[] {
  const longest = new Map<string, Unit>();
  for (const unit of units) {
    if (unit.replicaId === undefined || unit.keepsServing === true) continue;
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
  for (const { needs, keepsServing, expectedDurationMs } of present) {
    if (keepsServing === true) continue;
    for (const id of needs) byNeed.set(id, (byNeed.get(id) ?? 0) + expectedDurationMs);
  }
  return byNeed;
}
