import { setTimeout as wallWait } from "node:timers/promises";
import type { Clock } from "./clock.js";
import { watchProcess, type IsProcessBusy } from "./process-activity.js";

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** How many sleepers wait for the clock to move. */
  readonly sleeping: number;
  /** Moves the clock by `ms`, waking every sleeper on the way at its own time and letting it run before the next. */
  advance(ms: number): Promise<void>;
  /**
   * Moves from sleeper to sleeper until none is left and nothing is pending. Rejects with an `Error` when that takes
   * more than `limitMs` of virtual time, as it does when something polls for ever: use `run` then.
   *
   * @param options.limitMs - Virtual time that may pass. Default: 24 hours.
   */
  runUntilIdle(options?: { limitMs?: number }): Promise<void>;
  /**
   * Moves from sleeper to sleeper until the promise settles, and settles like it. Rejects with an `Error` when the
   * promise is still pending after `limitMs` of virtual time, or when nobody sleeps and nothing happens for
   * `stalledMs` of *real* time.
   *
   * @param options.limitMs - Virtual time that may pass. Default: 7 days.
   * @param options.stalledMs - Real time without anything to wake. Default: 5,000.
   */
  run<T>(promise: Promise<T>, options?: { limitMs?: number; stalledMs?: number }): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

const dayMs = 24 * 3_600_000;

/**
 * Creates a virtual clock. It moves only when nothing is pending: before each move the event loop is given several
 * turns, and file and network requests of this process are waited for.
 *
 * @param options.startAtMs - What `now()` answers at first. Default: 2026-01-01T00:00:00Z.
 *
 * @example
 * const clock = createVirtualClock();
 * const report = await clock.run(applyPlan(plan, { clock, ... })); // hours pass in milliseconds
 */
export function createVirtualClock(options: { startAtMs?: number } = {}): VirtualClock {
  let now = options.startAtMs ?? Date.UTC(2026, 0, 1);
  let order = 0;
  const sleepers = new Set<Sleeper>();
  const isProcessBusy = watchProcess();
  const settle = (): Promise<void> => settled(isProcessBusy);

  const nextSleeper = (): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const one of sleepers) {
      if (first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order))
        first = one;
    }
    return first;
  };

  const wakeNext = (sleeper: Sleeper): void => {
    now = Math.max(now, sleeper.at);
    sleepers.delete(sleeper);
    sleeper.wake();
  };

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      order += 1;
      const onAbort = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        at: now + Math.max(0, ms),
        order,
        wake: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      sleepers.add(sleeper);
    });

  return {
    now: () => now,
    sleep,
    get sleeping() {
      return sleepers.size;
    },
    advance: async (ms) => {
      const target = now + Math.max(0, ms);
      await settle();
      for (let next = nextSleeper(); next !== undefined && next.at <= target; next = nextSleeper()) {
        wakeNext(next);
        await settle();
      }
      now = target;
      await settle();
    },
    runUntilIdle: async ({ limitMs = dayMs } = {}) => {
      const limit = now + limitMs;
      await settle();
      for (let next = nextSleeper(); next !== undefined; next = nextSleeper()) {
        if (next.at > limit) {
          throw new Error(
            `Still ${sleepers.size} sleepers after ${limitMs} ms of virtual time: something polls for ever.`,
          );
        }
        wakeNext(next);
        await settle();
      }
    },
    run: async <T>(promise: Promise<T>, { limitMs = 7 * dayMs, stalledMs = 5_000 } = {}) => {
      const limit = now + limitMs;
      let isPending = true;
      const done = (): void => {
        isPending = false;
      };
      promise.then(done, done);
      let idleSince = Date.now();
      const stillPending = (): boolean => isPending;
      await settle();
      while (stillPending()) {
        const next = nextSleeper();
        if (next === undefined) {
          if (Date.now() - idleSince > stalledMs) {
            throw new Error(
              `Nothing sleeps on the virtual clock, and the promise is pending for ${stalledMs} real ms.`,
            );
          }
          await wallWait(1);
          await settle();
          continue;
        }
        if (next.at > limit)
          throw new Error(`The promise is still pending after ${limitMs} ms of virtual time.`);
        idleSince = Date.now();
        wakeNext(next);
        await settle();
      }
      return promise;
    },
  };
}

/** Lets everything that can run without time passing run: promise chains, immediates, file and network requests. */
async function settled(isProcessBusy: IsProcessBusy): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < 4) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    quietTurns = isProcessBusy() ? 0 : quietTurns + 1;
  }
}
