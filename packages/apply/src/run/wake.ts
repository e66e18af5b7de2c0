import type { Clock } from "@runner-upgrade/executor";

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
    const timed =
      until === null
        ? poked
        : clock.sleep(Math.max(0, until - clock.now()), sleeping.signal).catch(() => undefined);
    await Promise.race([poked, timed]);
    wakeUp = null;
    sleeping.abort(wasWoken);
  }
}

// Made once: an error holds a trace of where it was made, and a large run is woken a million times.
const wasWoken = new Error("It was woken.");
