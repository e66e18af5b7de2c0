import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { sharedPlaces } from "../platforms/shared-places.js";
import type { Plan } from "../model/plan.js";
import type { Forecast, ForecastUnit } from "./forecast.js";
import { lowerBound } from "./lower-bound.js";
import { Simulation } from "./simulation.js";

/** What `forecastPlan` is told beside the plan. All optional. */
export interface ForecastOptions extends PlatformOptions {
  /**
   * When the run starts, in milliseconds since 1970: windows of the policy are counted from there. Without it they are left
   * out, as if every time would do.
   */
  readonly startsAtMs?: number;
}

/**
 * How a plan will probably go, from the plan alone: when each unit is away, who is away together, how few will
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
export function forecastPlan(plan: Plan, options: ForecastOptions = {}): Forecast {
  const { platforms = builtInPlatforms, startsAtMs = null } = options;
  const places = plan.units.map((unit) => sharedPlaces(unit, plan, { platforms }));
  const simulation = new Simulation(plan, places, startsAtMs);
  const { availability } = simulation;
  const atFirst = plan.needs.map(({ id }) => availability.available(id));
  simulation.run();
  const units = simulation.started;
  return {
    makespanMs: units.reduce((last, { endMs }) => Math.max(last, endMs), 0),
    bottleneck: lowerBound(plan, places),
    waves: wavesOf(units),
    units,
    lowestStandIns: plan.needs.map(({ id, minAvailable }, index) => ({
      needId: id,
      minAvailable,
      atFirst: atFirst[index] ?? 0,
      lowest: availability.lowest(id),
    })),
    neverStarted: neverStarted(plan, units),
  };
}

function neverStarted({ units }: Plan, begun: readonly ForecastUnit[]): string[] {
  if (begun.length === units.length) return [];
  const started = new Set(begun.map(({ unitId }) => unitId));
  return units.map(({ id }) => id).filter((id) => !started.has(id));
}

/** A wave is who starts before anybody of it has ended. */
function wavesOf(units: readonly ForecastUnit[]): string[][] {
  const waves: string[][] = [];
  let firstEndMs = -1;
  for (const { unitId, startMs, endMs } of units) {
    const wave = waves.at(-1);
    if (wave === undefined || startMs >= firstEndMs) {
      waves.push([unitId]);
      firstEndMs = endMs;
    } else {
      wave.push(unitId);
      firstEndMs = Math.min(firstEndMs, endMs);
    }
  }
  return waves;
}
