import type { Clock } from "./clock.js";

/**
 * The machine's own time. A sleep that is aborted leaves no timer behind, so it keeps no process alive.
 *
 * @example
 * ```ts
 * await realClock.sleep(250);
 * ```
 */
export const realClock: Clock = {
  // Asked for at each call, so that a test's fake timers are seen.
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
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("The wait was aborted.");
}
