import type { Clock } from "../src/index.js";

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Lets time pass: every sleep that is over by then is woken, in order. */
  advance(ms: number): Promise<void>;
}

/** Makes a {@link VirtualClock}. */
export function createVirtualClock(): VirtualClock {
  let nowMs = 0;
  const sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const sleeper = { untilMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        });
      }),
    advance: async (ms) => {
      nowMs += ms;
      for (const sleeper of [...sleepers].sort((a, b) => a.untilMs - b.untilMs)) {
        if (sleeper.untilMs > nowMs) break;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
