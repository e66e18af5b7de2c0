import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../src/index.js";

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** How long each sleep was, in order, the time limits of calls included. */
  readonly sleeps: number[];
  /** Sleeps that have neither ended nor been aborted. */
  pending(): number;
  /** Lets work settle, moving time to the next sleep's end whenever nothing else can happen. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** Makes a clock at the given time. */
export function virtualClock(startMs = 1_000_000): VirtualClock {
  let nowMs = startMs;
  const sleepers = new Set<{ atMs: number; wake: () => void }>();
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => nowMs,
    pending: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push(ms);
        if (signal?.aborted === true) {
          reject(new Error("aborted"));
          return;
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(new Error("aborted"));
        };
        const sleeper = {
          atMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      }),
    run: async (work) => {
      const state = { isSettled: false };
      const settle = (): void => {
        state.isSettled = true;
      };
      work.then(settle, settle);
      for (let round = 0; round < 10_000; round += 1) {
        // A turn of the loop in which everything that needs no time happens.
        for (let turn = 0; turn < 6; turn += 1) await setImmediate();
        if (state.isSettled) return await work;
        const next = [...sleepers].sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) continue;
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
      }
      throw new Error("The work does not end, however much time passes.");
    },
  };
}
