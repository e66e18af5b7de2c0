import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@runner-upgrade/executor";

/** A clock that several processes of one machine agree on, faster than the wall clock by a factor. */
export function sharedClock({ origin, factor }: { readonly origin: number; readonly factor: number }): Clock {
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
