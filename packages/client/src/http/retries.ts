import type { ClientContext } from "../context/context.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { backoffMs } from "./backoff.js";
import type { Call } from "./call.js";

/** Until when tries go on. */
export interface RetriesOptions {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** @default the client's */
  readonly attempts?: number | undefined;
}

/**
 * Tries a call until it succeeds, fails for good, or has no time left for another wait. Only an idempotent call is
 * tried again. Refused credentials are no failure of that kind: they are renewed once where the auth can, and the call
 * sent again, since a refusal had no effect.
 */
export async function withRetries<T>(
  context: ClientContext,
  call: Call,
  options: RetriesOptions,
  tryOnce: (renewCredentials: boolean) => Promise<T>,
): Promise<T> {
  const { auth, clock, logger, retry } = context;
  const about = { operation: call.operation, method: call.facts.method, path: call.path };
  let renew = false;
  for (let tries = 1; ;) {
    const startedMs = clock.now();
    try {
      const result = await tryOnce(renew);
      logger.debug(`${call.operation} succeeded`, { ...about, tries, tookMs: clock.now() - startedMs });
      return result;
    } catch (error) {
      if (!RunnerApiError.isInstance(error) || options.signal.aborted) throw error;
      logger.debug(`${call.operation} failed`, { ...about, tries, code: error.code, status: error.status });

      const isRefused = error.code === "UNAUTHORIZED" || error.code === "LOGIN_PAGE";
      if (isRefused && error.status !== null && auth.isRenewable && !renew) {
        call.isInFlight = false;
        renew = true;
        continue;
      }
      const { minDelayMs, maxDelayMs, jitter } = retry;
      const { attempts = retry.attempts } = options;
      if (!call.facts.isIdempotent || !error.isRetryable || tries >= attempts) throw error;
      const { retryAfterMs } = error;
      const waitMs = backoffMs({ attempt: tries, minDelayMs, maxDelayMs, jitter: jitter(), retryAfterMs });
      if (clock.now() + waitMs >= options.deadlineMs) throw error;
      call.hasLostAnswer ||= error.code === "NETWORK" || error.code === "SERVER_ERROR";
      logger.warn(`${call.operation} failed and is tried again in ${waitMs} ms`, {
        ...about,
        tries,
        code: error.code,
      });
      await clock.sleep(waitMs, options.signal);
      tries += 1;
    }
  }
}
