import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import type { Plan } from "../model/plan.js";
import type { Forecast, ForecastUnit } from "./forecast.js";
import { lowerBound } from "./lower-bound.js";
import { Simulation } from "./simulation.js";

/**
 * How a plan will probably go, from the plan alone: when each Runner is away, who is away together, how few will
 * stand in for each need, how long it takes. Every step takes as long as it usually does and nothing fails; what
 * is really free is asked of the live fleet when the time comes.
 *
 * @throws {@link PlanError} `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * const { makespanMs, bottleneck, waves } = forecastPlan(plan);
 * console.log(`${waves.length} waves, about ${Math.round(makespanMs / 60_000)} minutes; what limits it: ${bottleneck.kind}`);
 * ```
 */
export function forecastPlan(plan: Plan, { platforms = builtInPlatforms }: PlatformOptions = {}): Forecast {
  requirePlatforms(plan.units, platforms);
  const lowest = new Map<string, number>();
  const simulation = new Simulation(plan, platforms, (unit, availability) => {
    for (const id of unit.needs) {
      lowest.set(id, Math.min(lowest.get(id) ?? Number.MAX_SAFE_INTEGER, availability.available(id)));
    }
  });
  const atFirst = new Map(plan.needs.map(({ id }) => [id, simulation.availability.available(id)]));
  simulation.run();
  const units = simulation.started;
  const started = new Set(units.map(({ runnerId }) => runnerId));
  return {
    makespanMs: units.reduce((last, { endMs }) => Math.max(last, endMs), 0),
    bottleneck: lowerBound(plan, platforms),
    waves: wavesOf(units),
    units,
    lowestStandIns: plan.needs.map(({ id, minAvailable }) => {
      const before = atFirst.get(id) ?? 0;
      return {
        needId: id,
        minAvailable,
        atFirst: before,
        lowest: Math.min(before, lowest.get(id) ?? before),
      };
    }),
    neverStarted: plan.units.map(({ runnerId }) => runnerId).filter((id) => !started.has(id)),
  };
}

/** A wave is who starts before anybody of it has ended. */
function wavesOf(units: readonly ForecastUnit[]): string[][] {
  const waves: string[][] = [];
  let firstEndMs = -1;
  for (const { runnerId, startMs, endMs } of units) {
    const wave = waves.at(-1);
    if (wave === undefined || startMs >= firstEndMs) {
      waves.push([runnerId]);
      firstEndMs = endMs;
    } else {
      wave.push(runnerId);
      firstEndMs = Math.min(firstEndMs, endMs);
    }
  }
  return waves;
}
