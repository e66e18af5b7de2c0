import type { Plan, Unit } from "../model/plan.js";
import { hostKey } from "../platforms/host-key.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { resolveAmount } from "../policy/amount.js";
import type { ForecastBound } from "./forecast.js";

/**
 * What a run of this plan cannot be shorter than, whatever the order: the largest of what one unit takes, what all units take
 * with so many at a time, what those of one host take, and what those take of which a need spares only so many.
 */
export function lowerBound(plan: Plan, platforms: readonly PlatformModule[]): ForecastBound {
  const present = plan.units.filter(({ isAbsent }) => !isAbsent);
  const budget = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
  const bounds: ForecastBound[] = [
    { kind: "max-in-flight", subject: null, ms: Math.ceil(sum(present) / budget) },
    ...plan.units.map(
      ({ runnerId, expectedDurationMs: ms }) => ({ kind: "unit", subject: runnerId, ms }) as const,
    ),
    ...boundsOfHosts(plan, present, platforms),
    ...boundsOfNeeds(plan, present),
  ];
  return bounds.reduce((most, bound) => (bound.ms > most.ms ? bound : most), nothing);
}

const nothing: ForecastBound = { kind: "max-in-flight", subject: null, ms: 0 };

function sum(units: readonly Unit[]): number {
  return units.reduce((all, { expectedDurationMs }) => all + expectedDurationMs, 0);
}

function boundsOfHosts(
  { policy }: Plan,
  present: readonly Unit[],
  platforms: readonly PlatformModule[],
): ForecastBound[] {
  const byHost = new Map<string, number>();
  for (const { host, expectedDurationMs } of present) {
    const key = hostKey(host, { platforms });
    byHost.set(key, (byHost.get(key) ?? 0) + expectedDurationMs);
  }
  return [...byHost].map(([subject, ms]) => ({
    kind: "host",
    subject,
    ms: Math.ceil(ms / policy.maxInFlightPerHost),
  }));
}

function boundsOfNeeds({ needs, units }: Plan, present: readonly Unit[]): ForecastBound[] {
  const byNeed = new Map<string, number>();
  for (const { needs: served, keepsServing, expectedDurationMs } of present) {
    if (keepsServing === true) continue;
    for (const id of served) byNeed.set(id, (byNeed.get(id) ?? 0) + expectedDurationMs);
  }
  // Where a unit may leave a need with less, how many can be away together is not told by the need alone.
  const lowered = new Set(units.flatMap(({ loweredNeeds = {} }) => Object.keys(loweredNeeds)));
  return needs.flatMap(({ id, servedBy, minAvailable }) => {
    const ms = byNeed.get(id);
    const spared = new Set(servedBy).size - minAvailable;
    return ms === undefined || spared < 1 || lowered.has(id)
      ? []
      : [{ kind: "need" as const, subject: id, ms: Math.ceil(ms / spared) }];
  });
}
