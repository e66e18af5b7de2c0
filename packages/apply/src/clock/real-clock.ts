import type { Clock } from "./clock.js";

/** Node keeps no longer timer than this; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The machine's own time. A sleep that is aborted leaves no timer behind.
 *
 * @example
 * ```ts
 * await realClock.sleep(250);
 * ```
 */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
        Math.min(Math.max(0, ms), longestTimerMs),
      );
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The wait was aborted.");
}
