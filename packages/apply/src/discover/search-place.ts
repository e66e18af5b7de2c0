import { mapConcurrently, type Clock, type Executor, type Place } from "@runner-upgrade/executor";
import { failureOf } from "../errors/failure.js";
import type { DiscoveryProgress } from "../options/discover-hosts-options.js";
import { withTimeLimit } from "../wait/time-limit.js";
import type { FoundInPlace, HiddenInPlace, UnreachablePlace } from "./host-discovery.js";

/** What all places show. */
export interface SearchResult {
  readonly found: readonly FoundInPlace[];
  readonly hidden: readonly HiddenInPlace[];
  readonly unreachable: readonly UnreachablePlace[];
}

/** How places are searched. */
export interface SearchOptions {
  readonly executorOf: (place: Place) => Executor;
  readonly knownIds: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly concurrency: number;
  readonly placeTimeLimitMs: number;
  readonly onProgress: ((progress: DiscoveryProgress) => void) | undefined;
}

/** Searches places side by side. One that cannot be reached hides no other; an abort rejects. */
export async function searchPlaces(places: readonly Place[], options: SearchOptions): Promise<SearchResult> {
  const { concurrency, onProgress } = options;
  let done = 0;
  const results = await mapConcurrently(places, concurrency, async (place) => {
    const result = await searchPlace(place, options);
    done += 1;
    const found = result.unreachable.length > 0 ? null : result.found.length;
    onProgress?.({ place, found, done, total: places.length });
    return result;
  });
  return {
    found: results.flatMap(({ found }) => found),
    hidden: results.flatMap(({ hidden }) => hidden),
    unreachable: results.flatMap(({ unreachable }) => unreachable),
  };
}

async function searchPlace(place: Place, options: SearchOptions): Promise<SearchResult> {
  const { executorOf, knownIds, clock, signal, placeTimeLimitMs: timeLimitMs } = options;
  const executor = executorOf(place);
  try {
    const { found, hidden } = await withTimeLimit(
      async (limited) => {
        const request = { place, knownIds, signal: limited, timeLimitMs };
        return (await executor.discover?.(request)) ?? { found: [], hidden: [] };
      },
      { what: `The search of ${place.address}`, timeLimitMs, clock, signal },
    );
    const stray = found.find(({ host }) => host.platform !== place.platform);
    if (stray !== undefined)
      throw new TypeError(`The executor for ${place.platform} gave a host of ${stray.host.platform}.`);
    return {
      found: found.map((one) => ({ ...one, place })),
      hidden: hidden.map((part) => ({ ...part, place })),
      unreachable: [],
    };
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const { code, message, remedies } = failureOf(error);
    return { found: [], hidden: [], unreachable: [{ place, code, message, remedies }] };
  }
}
