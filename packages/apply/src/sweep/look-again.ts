import type { RunContext } from "../context/run-context.js";

/** How long the last look at a Runner waits before it is repeated, in milliseconds. */
export const lookAgainMs = 5_000;
const mostFailedLooks = 3;

/** Looks until a look succeeds, at most three times. Rejects with what the last one threw. */
export async function lookAgain<T>(run: RunContext, look: () => Promise<T>): Promise<T> {
  for (let failedLooks = 1; ; failedLooks++) {
    try {
      return await look();
    } catch (error) {
      if (failedLooks >= mostFailedLooks) throw error;
      await run.clock.sleep(lookAgainMs);
    }
  }
}
