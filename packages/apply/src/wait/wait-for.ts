import type { Clock } from "@runner-upgrade/executor";
import { isAccessRefused, isLoginAsked } from "../errors/is-access-refused.js";
import { failureOf, type Failure } from "../errors/failure.js";
import { backoffMs, type Backoff } from "./backoff.js";

/** What one look says about a condition. */
export interface Verdict {
  readonly outcome: "pass" | "fail" | "pending";
  /** A few words, or a sentence. */
  readonly reason: string;
}

/** What `waitFor` takes. */
export interface WaitOptions<T> {
  /** Looks once. What it throws is counted as an observation; the wait goes on. */
  readonly observe: (signal: AbortSignal | undefined) => Promise<T>;
  /** What the observation says. Pure. */
  readonly evaluate: (observation: T) => Verdict;
  /** The observation in a word or two, to be counted. @default the verdict's reason */
  readonly describe?: (observation: T) => string;
  readonly deadlineAt: number;
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Told of every observation, for progress. */
  readonly onObserved?: (description: string) => void;
}

/** How a wait ended. Every ending says what was seen. */
export interface WaitResult<T> {
  readonly outcome: "passed" | "failed" | "timed-out" | "aborted" | "not-allowed";
  /** One sentence: what was waited for, what was seen how often. */
  readonly reason: string;
  /** How often each observation was made. */
  readonly seen: ReadonlyMap<string, number>;
  readonly last: T | null;
}

/** So many refusals one after the other are no passing fault. */
export const refusalsThatEndAWait = 3;

/** A pause that was longer or shorter than asked for by as much was not: the clock was set, or the machine slept. */
const clockJumpMs = 10_000;

/**
 * Looks again and again until a condition holds, cannot hold any more, or the deadline is reached. Never rejects for
 * what it sees. Three answers one after the other that turn the caller away end it (401, 403, a login page): waiting
 * does not help. It looks at least once, also when the deadline has passed already. A clock that is set while it pauses
 * moves the deadline with it: a drain that is given up an hour too early would cut work.
 */
export async function waitFor<T>(options: WaitOptions<T>): Promise<WaitResult<T>> {
  const { observe, evaluate, clock, signal, backoff, random, onObserved } = options;
  const seen = new Map<string, number>();
  let last: T | null = null;
  let lastReason: string;
  let refusals = 0;
  let { deadlineAt } = options;
  const end = (
    outcome: WaitResult<T>["outcome"],
    reason: string,
    told: string = summary("seen", seen),
  ): WaitResult<T> => ({ outcome, reason: `${reason.replace(/\.$/, "")}${told}.`, seen, last });
  // What was seen last is the reason itself: it is said once.
  const pass = (reason: string, description: string): WaitResult<T> => {
    const before = new Map([...seen].filter(([what]) => what !== description));
    return end("passed", reason, summary("seen before", before));
  };
  const count = (description: string): void => {
    seen.set(description, (seen.get(description) ?? 0) + 1);
    onObserved?.(description);
  };

  for (let attempt = 1; ; attempt++) {
    if (isAborted(signal)) return end("aborted", "The wait was aborted");
    try {
      const observation = await observe(signal);
      last = observation;
      refusals = 0;
      const verdict = evaluate(observation);
      const description = options.describe?.(observation) ?? verdict.reason;
      count(description);
      lastReason = verdict.reason;
      if (verdict.outcome === "pass") return pass(verdict.reason, description);
      if (verdict.outcome === "fail") return end("failed", verdict.reason);
    } catch (error) {
      if (isAborted(signal)) return end("aborted", "The wait was aborted");
      const failure = failureOf(error);
      count(nameOf(failure));
      lastReason = failure.message;
      refusals = isAccessRefused(failure) ? refusals + 1 : 0;
      if (refusals >= refusalsThatEndAWait)
        return end("not-allowed", `${failure.message} ${whyNotWaitedFor(failure)}`);
    }
    const pauseMs = backoffMs(backoff, attempt, random);
    if (clock.now() + pauseMs > deadlineAt) return end("timed-out", lastReason);
    const pausedAt = clock.now();
    try {
      await clock.sleep(pauseMs, signal);
    } catch {
      return end("aborted", "The wait was aborted");
    }
    const jumpMs = clock.now() - pausedAt - pauseMs;
    if (Math.abs(jumpMs) > clockJumpMs) deadlineAt += jumpMs;
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function whyNotWaitedFor(failure: Failure): string {
  return isLoginAsked(failure)
    ? "The session has expired, or something in front of the server asks for a login; waiting does not help"
    : "The token probably lacks permission; waiting does not help";
}

function nameOf({ status, code }: Failure): string {
  return status === null ? code : `${code} (${status})`;
}

function summary(label: string, seen: ReadonlyMap<string, number>): string {
  const parts = [...seen].map(([what, count]) => `${what}${count === 1 ? "" : ` ×${count}`}`);
  return parts.length === 0 ? "" : ` (${label}: ${parts.slice(-6).join("; ")})`;
}
