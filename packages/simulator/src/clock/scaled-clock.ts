import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./clock.js";

/**
 * A clock that runs `factor` times faster than the wall clock: with factor 10 a Runner that beats every 5 s beats
 * twice in a real second. Factor 1 is the wall clock itself.
 *
 * Throws `RangeError` when the factor is not a positive finite number.
 *
 * @example
 * const clock = createScaledClock(10);
 * await clock.sleep(5_000); // half a real second
 */
export function createScaledClock(factor: number): Clock {
  if (!Number.isFinite(factor) || factor <= 0) {
    throw new RangeError(`Expected the clock factor to be a positive number, got ${factor}.`);
  }
  const origin = Date.now();
  return {
    now: () => Math.round(origin + (Date.now() - origin) * factor),
    sleep: async (ms, signal) => {
      try {
        await wait(Math.max(0, ms / factor), undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
