import type { Clock } from "../clock/clock.js";
import { TransportError } from "../errors/transport-error.js";

/**
 * How long to wait before a session that the server refused is asked for again.
 *
 * sshd counts a session until it has cleaned up behind it, a moment after its client has heard of the end (and as long
 * as a command runs whose client has gone), and refuses those that are too many (`MaxSessions`, sshd_config(5): 10
 * unless set, 2 on many hardened hosts). Nothing was started then, so asking again is harmless.
 */
export const refusedPausesMs: readonly number[] = [50, 100, 200, 400, 800, 1_600];

/** The cause of a `TransportError` that says that the server refused a session, so that nothing was started. */
export class SessionRefused extends Error {
  constructor(said: string) {
    super(said);
    this.name = "SessionRefused";
  }
}

/** When to stop asking again. */
export interface RefusedOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Infinity where there is no time limit. */
  readonly endsAtMs: number;
}

/** Does it again, after a pause that grows, while the server refuses its session and there is time left. */
export async function untilNotRefused<T>(options: RefusedOptions, attempt: () => Promise<T>): Promise<T> {
  const { clock, signal, endsAtMs } = options;
  for (const pauseMs of refusedPausesMs) {
    try {
      return await attempt();
    } catch (error) {
      const isOver = signal?.aborted === true || clock.now() + pauseMs >= endsAtMs;
      if (isOver || !isSessionRefused(error)) throw error;
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }
  return attempt();
}

function isSessionRefused(error: unknown): boolean {
  return TransportError.isInstance(error) && error.cause instanceof SessionRefused;
}
