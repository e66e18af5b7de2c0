import type { Clock, ExecutorError } from "@runner-upgrade/executor";
import { stepError, type Subject } from "../errors/step-error.js";
import { translateError } from "../errors/translate-error.js";
import type { Redactor } from "../secrets/redactor.js";

/** The limits of one call of the executor, and what it saw last. */
export interface CallScope {
  /** Aborts when the caller aborts, and when the time limit is over. */
  readonly signal: AbortSignal;
  /** What is being done or waited for, for the message of a time limit that runs out. */
  note(what: string): void;
  /** Throws when the call is over. */
  check(): void;
  /** Waits; rejects when the call is over. */
  sleep(ms: number): Promise<void>;
}

/** What bounds a call. */
export interface CallLimits {
  readonly subject: Subject;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/**
 * Runs a call under its limits. Rejects with an `ExecutorError` and nothing else, as soon as a limit is reached: what
 * hangs on a silent host is left to the transport, which is told by the same signal.
 */
export async function withinLimits<T>(
  limits: CallLimits,
  work: (scope: CallScope) => Promise<T>,
): Promise<T> {
  const { subject, signal, timeLimitMs, clock, redactor } = limits;
  const over = new AbortController();
  const timer = new AbortController();
  const state: { cause: "aborted" | "timed-out" | null; note: string } = { cause: null, note: "nothing yet" };

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
            remedies: ["Look at the host before trying again."],
          },
        );
  const end = (cause: "aborted" | "timed-out"): void => {
    state.cause ??= cause;
    over.abort();
  };
  const onAbort = (): void => {
    end("aborted");
  };
  if (signal.aborted) onAbort();
  if (over.signal.aborted) throw failure();

  const scope: CallScope = {
    signal: over.signal,
    note: (what) => {
      state.note = what;
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
    throw state.cause === null ? translateError(subject, error) : failure();
  } finally {
    timer.abort();
    signal.removeEventListener("abort", onAbort);
  }
}
