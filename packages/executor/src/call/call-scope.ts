import { setMaxListeners } from "node:events";
import type { Clock } from "../clock/clock.js";
import type { ExecutorError } from "../errors/executor-error.js";
import { stepError, type CallSubject } from "../errors/step-error.js";

/** The limits of one call of the executor, and what it saw last. */
export interface CallScope {
  /** Aborts when the caller aborts, and when the time limit is over. */
  readonly signal: AbortSignal;
  /**
   * What is being done or waited for, for the message of a time limit that runs out, and what a person can do when it does.
   */
  note(what: string, remedies?: readonly string[]): void;
  /** Throws when the call is over. */
  check(): void;
  /** Waits; rejects when the call is over. */
  sleep(ms: number): Promise<void>;
}

/** What bounds a call. */
export interface CallLimits {
  readonly subject: CallSubject;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
  readonly clock: Clock;
  /** Takes the secrets that the call has met out of what is said. */
  readonly redactor: { redact(text: string): string };
  /** The executor's own error for whatever else was thrown. */
  readonly translate: (error: unknown) => ExecutorError;
}

/**
 * Runs a call under its limits. Rejects with an `ExecutorError` and nothing else, as soon as a limit is reached: what
 * hangs on a silent host is left behind, and told by the same signal.
 *
 * @example
 * ```ts
 * await withinLimits({ subject, signal, timeLimitMs, clock, redactor, translate }, (scope) => look(scope.signal));
 * ```
 */
export async function withinLimits<T>(
  limits: CallLimits,
  work: (scope: CallScope) => Promise<T>,
): Promise<T> {
  const { subject, signal, timeLimitMs, clock, redactor, translate } = limits;
  const over = new AbortController();
  // Several requests at a time listen to it.
  setMaxListeners(0, over.signal);
  const timer = new AbortController();
  const state: { cause: "aborted" | "timed-out" | null; note: string; remedies: readonly string[] } = {
    cause: null,
    note: "nothing yet",
    remedies: lookFirst,
  };

  const failure = (): ExecutorError =>
    state.cause === "aborted"
      ? stepError(subject, "ABORTED", `The call was aborted. Last: ${redactor.redact(state.note)}.`, {
          mayHaveTakenEffect: true,
        })
      : stepError(
          subject,
          "TIMEOUT",
          `Not done after ${timeLimitMs} ms. Last: ${redactor.redact(state.note)}.`,
          {
            isRetryable: true,
            mayHaveTakenEffect: true,
            remedies: state.remedies.map((remedy) => redactor.redact(remedy)),
          },
        );
  const end = (cause: "aborted" | "timed-out"): void => {
    state.cause ??= cause;
    over.abort();
  };
  const onAbort = (): void => {
    end(isTimeLimit(signal.reason) ? "timed-out" : "aborted");
  };
  if (signal.aborted) onAbort();
  if (over.signal.aborted) throw failure();

  const scope: CallScope = {
    signal: over.signal,
    note: (what, remedies = lookFirst) => {
      state.note = what;
      state.remedies = remedies;
    },
    check: () => {
      if (over.signal.aborted) throw failure();
    },
    sleep: async (ms) => {
      await clock.sleep(ms, over.signal).catch((error: unknown) => {
        if (!over.signal.aborted) throw error;
      });
      scope.check();
    },
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const interrupted = new Promise<never>((_resolve, reject) => {
    over.signal.addEventListener(
      "abort",
      () => {
        reject(failure());
      },
      { once: true },
    );
  });
  interrupted.catch(() => undefined);
  clock.sleep(timeLimitMs, timer.signal).then(
    () => {
      end("timed-out");
    },
    () => undefined,
  );
  try {
    const working = work(scope);
    working.catch(() => undefined);
    return await Promise.race([working, interrupted]);
  } catch (error) {
    throw state.cause === null ? translate(error) : failure();
  } finally {
    timer.abort();
    signal.removeEventListener("abort", onAbort);
  }
}

const lookFirst: readonly string[] = ["Look at the host before trying again."];

/** A caller whose own limit for the call is over says so by the reason of its abort. */
function isTimeLimit(reason: unknown): boolean {
  return typeof reason === "object" && reason !== null && "code" in reason && reason.code === "TIMEOUT";
}
