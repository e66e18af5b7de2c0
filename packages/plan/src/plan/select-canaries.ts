import { siteKey } from "../fleet/host-key.js";
import type { Host } from "../fleet/host.js";
import { PriorityQueue } from "./priority-queue.js";

/** What decides whether a Runner makes a good canary. */
export interface CanaryTraits {
  readonly host: Host;
  readonly version: string | null;
}

/**
 * Picks canaries that differ: each next one is the Runner that adds most of what is not covered yet, among
 * platforms, sites (machine, engine, cluster) and old versions. Ties by the order given.
 */
export function selectCanaries<T extends CanaryTraits>(runners: readonly T[], count: number): T[] {
  const covered = new Set<string>();
  const gain = (runner: T): number => traitsOf(runner).filter((trait) => !covered.has(trait)).length;
  const queue = new PriorityQueue<{ runner: T; index: number; gain: number }>(
    (left, right) => right.gain - left.gain || left.index - right.index,
    runners.map((runner, index) => ({ runner, index, gain: gain(runner) })),
  );
  const chosen: T[] = [];
  while (chosen.length < count) {
    const best = queue.pop();
    if (best === undefined) break;
    const now = gain(best.runner);
    // A gain only falls, so one that still holds is the best.
    if (now < best.gain) queue.push({ ...best, gain: now });
    else {
      chosen.push(best.runner);
      for (const trait of traitsOf(best.runner)) covered.add(trait);
    }
  }
  return chosen;
}

function traitsOf({ host, version }: CanaryTraits): string[] {
  return [`platform ${host.platform}`, `site ${siteKey(host)}`, `version ${version ?? ""}`];
}
