import { siteKey } from "../platforms/host-key.js";
import type { Host } from "../hosts/host.js";
import type { StatusClass } from "../fleet/status-class.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { PriorityQueue } from "./priority-queue.js";

/** What decides whether a Runner makes a good canary. */
export interface CanaryTraits {
  readonly host: Host;
  readonly version: string | null;
}

/** What decides whether a Runner may be a canary beside others. */
export interface CanaryRisk {
  readonly statusClass: StatusClass;
  /** Too few stand in for it, and the policy allows that by name. */
  readonly isOutageAllowed: boolean;
}

/**
 * Those of the Runners that can start whose failure would harm least. A canary is the one that is expected to fail:
 * one that has stand-ins comes before one whose outage is merely allowed, one that serves before a saturated one.
 * Only the best kind is taken, even where it has fewer than are asked for.
 */
export function eligibleCanaries<T extends CanaryRisk>(ready: readonly T[]): readonly T[] {
  const least = ready.reduce((risk, runner) => Math.min(risk, riskOf(runner)), Number.MAX_SAFE_INTEGER);
  return ready.filter((runner) => riskOf(runner) === least);
}

function riskOf({ statusClass, isOutageAllowed }: CanaryRisk): number {
  return (isOutageAllowed ? 2 : 0) + (statusClass === "serving" ? 0 : 1);
}

/**
 * Picks canaries that differ: each next one is the Runner that adds most of what is not covered yet, among
 * platforms, sites (machine, engine, cluster) and old versions. Ties by the order given.
 */
export function selectCanaries<T extends CanaryTraits>(
  runners: readonly T[],
  count: number,
  platforms: readonly PlatformModule[] = builtInPlatforms,
): T[] {
  const covered = new Set<string>();
  const gain = (runner: T): number =>
    traitsOf(runner, platforms).filter((trait) => !covered.has(trait)).length;
  const queue = new PriorityQueue<{ runner: T; index: number; gain: number }>(
    (left, right) => right.gain - left.gain || left.index - right.index,
  );
  const chosen: T[] = [];
  // Before anything is covered each adds all its traits: those not looked at yet come in the order given.
  let untouched = 0;
  while (chosen.length < count) {
    const next = runners[untouched];
    const best = next === undefined ? queue.pop() : { runner: next, index: untouched, gain: traitCount };
    if (best === undefined) break;
    if (next !== undefined) untouched += 1;
    const now = gain(best.runner);
    // A gain only falls, so one that still holds is the best.
    if (now < best.gain) queue.push({ ...best, gain: now });
    else {
      chosen.push(best.runner);
      for (const trait of traitsOf(best.runner, platforms)) covered.add(trait);
    }
  }
  return chosen;
}

const traitCount = 3;

function traitsOf({ host, version }: CanaryTraits, platforms: readonly PlatformModule[]): string[] {
  return [`platform ${host.platform}`, `site ${siteKey(host, platforms)}`, `version ${version ?? ""}`];
}
