import type { Clock } from "@runner-upgrade/executor";
import type { StoreFault } from "../../src/testing/contract/store-fault.js";

/** The clock of one process, which can be made to stand still while time passes for others. */
export interface SuspendableClock extends Clock {
  suspend(): StoreFault;
}

/** Makes a clock whose sleepers, while it is suspended, wake no earlier than when it is healed. */
export function createSuspendableClock(clock: Clock): SuspendableClock {
  let standsStill: { readonly until: Promise<void> } | null = null;
  return {
    now: () => clock.now(),
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      if (standsStill === null) return;
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
      });
      await Promise.race([standsStill.until, aborted]);
    },
    suspend: () => {
      let wake = (): void => undefined;
      standsStill = {
        until: new Promise((resolve) => {
          wake = resolve;
        }),
      };
      return {
        heal: () => {
          standsStill = null;
          wake();
          return Promise.resolve();
        },
      };
    },
  };
}

/** Suspends the clocks of several processes at once. */
export function suspendAll(clocks: readonly SuspendableClock[]): Promise<StoreFault> {
  const faults = clocks.map((clock) => clock.suspend());
  return Promise.resolve({
    heal: async () => {
      for (const fault of faults) await fault.heal();
    },
  });
}
