import type { Clock } from "../clock/clock.js";
import type { CallScope } from "./call-scope.js";

/** How long {@link watchFor} looks, and how often. */
export interface WatchOptions {
  readonly scope: Pick<CallScope, "sleep">;
  readonly clock: Pick<Clock, "now">;
  readonly forMs: number;
  readonly pollMs: number;
}

/**
 * Looks again and again for `forMs`, and rejects with what a look rejects with. The last look begins when that time is
 * over, not before: a look may take longer than the whole watch on a slow host, and what it saw is as old as its
 * beginning. Without it a process that was revived behind the first look would be taken for gone.
 *
 * @example
 * await watchFor({ scope, clock, forMs: 3_000, pollMs: 500 }, async () => {
 *   if (await isRunning()) throw revived();
 * });
 */
export async function watchFor(
  { scope, clock, forMs, pollMs }: WatchOptions,
  look: () => Promise<void>,
): Promise<void> {
  const endsAt = clock.now() + forMs;
  for (;;) {
    const beganAt = clock.now();
    await look();
    if (beganAt >= endsAt) return;
    await scope.sleep(Math.max(1, Math.min(pollMs, endsAt - clock.now())));
  }
}
