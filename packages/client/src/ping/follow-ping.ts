import type { Clock } from "../clock/clock.js";
import type { CallOptions } from "../context/call-options.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { PingState } from "../normalise/ping-answer.js";
import type { PingResult } from "./ping-result.js";

/** What following a ping needs. */
export interface FollowPingOptions {
  readonly clock: Clock;
  /** Of each single call. */
  readonly timeoutMs: number;
  readonly deadlineMs?: number | undefined;
  readonly pollMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly start: (options: CallOptions) => Promise<string>;
  readonly check: (pingToken: string, options: CallOptions) => Promise<PingState>;
}

/**
 * Starts a ping and asks for its answer until it is there, the server says that it failed, or the deadline has passed.
 *
 * The server's own time limit, the life of a token and the answer to a ping that timed out are unknown: an error that
 * speaks of time, a token that the server no longer knows and our own deadline all count as `timed-out`. What the
 * server refuses otherwise is thrown.
 */
export async function followPing(options: FollowPingOptions): Promise<PingResult> {
  const { clock, signal, timeoutMs, pollMs = 500 } = options;
  const startedMs = clock.now();
  const endMs = startedMs + (options.deadlineMs ?? 15_000);
  const leftMs = (): number => endMs - clock.now();
  const silent = (message: string, reason: "timed-out" | "error"): PingResult => ({
    answered: false,
    message,
    reason,
    tookMs: clock.now() - startedMs,
  });
  const timedOut = (): PingResult => silent("The Runner did not answer within the deadline.", "timed-out");

  const token = await options.start({ signal, timeoutMs });
  while (leftMs() > 0) {
    try {
      const state = await options.check(token, { signal, timeoutMs: Math.min(timeoutMs, leftMs()) });
      if (state.isError) {
        return silent(state.message, /time[- ]?d?[- ]?out/i.test(state.message) ? "timed-out" : "error");
      }
      if (state.completed) return { answered: true, message: state.message, tookMs: clock.now() - startedMs };
    } catch (error) {
      if (!RunnerApiError.isInstance(error)) throw error;
      if (error.code === "NOT_FOUND") return silent("The server no longer knows this ping.", "timed-out");
      if (error.code === "TIMEOUT" && leftMs() <= 0) return timedOut();
      throw error;
    }
    if (leftMs() > 0) await pause(clock, Math.min(pollMs, leftMs()), signal);
  }
  return timedOut();
}

async function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (cause) {
    throw new RunnerApiError({
      code: "ABORTED",
      message: "pingRunner failed: the caller aborted it while the Runner's answer was waited for.",
      operation: "pingRunner",
      cause,
    });
  }
}
