import type { Clock } from "@runner-upgrade/executor";

/**
 * No single sleep is longer. A timer counts how long the machine runs, not what its clock shows: where it was suspended, or its
 * clock was set, one for the whole time would wake up past a window.
 */
const longestSleepMs = 60_000;

/** Wakes the run's loop: when something happened, or when a time has come. */
export interface Wake {
  /** Resolves at the next poke, at once when there was one since the last wait, or at `until`. */
  readonly wait: (until: number | null) => Promise<void>;
  readonly poke: () => void;
}

/** Makes a wake on a clock. */
export function createWake(clock: Clock): Wake {
  let wasPoked = false;
  let wakeUp: (() => void) | null = null;
  return {
    poke: () => {
      wasPoked = true;
      wakeUp?.();
    },
    wait: async (until) => {
      if (!wasPoked) await sleep(until);
      wasPoked = false;
    },
  };

  async function sleep(until: number | null): Promise<void> {
    const sleeping = new AbortController();
    const poked = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    const timed = until === null ? poked : sleepUntil(until, sleeping.signal).catch(() => undefined);
    await Promise.race([poked, timed]);
    wakeUp = null;
    sleeping.abort(wasWoken);
  }

  async function sleepUntil(until: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const leftMs = Math.max(0, until - clock.now());
      await clock.sleep(Math.min(leftMs, longestSleepMs), signal);
      if (leftMs <= longestSleepMs) return;
    }
  }
}

// Made once: an error holds a trace of where it was made, and a large run is woken a million times.
const wasWoken = new Error("It was woken.");
