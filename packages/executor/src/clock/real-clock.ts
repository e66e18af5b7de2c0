import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "./clock.js";

/** Node keeps no longer timer than this; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The machine's own time. A sleep that is aborted leaves no timer behind.
 *
 * @example
 * ```ts
 * await realClock.sleep(500, AbortSignal.timeout(100)); // rejects after 100 ms
 * ```
 */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(
        Math.min(Math.max(0, ms), longestTimerMs),
        undefined,
        signal === undefined ? {} : { signal },
      );
    } catch (cause) {
      // It fails for no other reason, and tells it in a cause of its own.
      throw signal?.reason instanceof Error ? signal.reason : new Error("The wait was aborted.", { cause });
    }
  },
};
