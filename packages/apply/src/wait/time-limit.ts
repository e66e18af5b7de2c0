import { ExecutorError } from "@runner-upgrade/executor";
import type { Clock } from "@runner-upgrade/executor";

/** How long a call that ignores its signal is given before it is left alone. */
const graceMs = 5_000;

/** Heard by nobody. One for all: every call to a host and to the control plane has a time limit. */
const hasSettled = new Error("It has settled.");

/** Thrown when something did not end within its time limit. */
export class TimeLimitError extends Error {
  readonly code = "TIMEOUT";
  readonly isRetryable = true;
  /** Nobody knows how far it came. */
  readonly mayHaveTakenEffect = true;

  /** What the call that was cut says a person can do. */
  readonly remedies: readonly string[];

  constructor(what: string, timeLimitMs: number, said?: ExecutorError) {
    const lastWords = said === undefined ? "" : ` ${said.message}`;
    super(`${what} did not end within ${timeLimitMs} ms.${lastWords}`, { cause: said });
    this.name = "TimeLimitError";
    this.remedies = said?.remedies ?? [];
  }
}

/**
 * Runs `act` under a time limit. At the limit, or when `signal` is aborted, the signal that `act` was given is
 * aborted; if it has not settled a little later it is left alone and the call rejects: what hangs must not hold
 * the rollback up.
 */
export async function withTimeLimit<T>(
  act: (signal: AbortSignal) => Promise<T>,
  options: {
    readonly what: string;
    readonly timeLimitMs: number;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<T> {
  const { what, timeLimitMs, clock, signal } = options;
  const acting = new AbortController();
  const settled = new AbortController();
  const watch = async (): Promise<never> => {
    const limit = new AbortController();
    const stopLimit = (): void => {
      limit.abort(settled.signal.reason);
    };
    settled.signal.addEventListener("abort", stopLimit, { once: true });
    signal?.addEventListener("abort", stopLimit, { once: true });
    if (signal?.aborted === true) stopLimit();
    let cause: unknown;
    try {
      await clock.sleep(timeLimitMs, limit.signal);
      cause = new TimeLimitError(what, timeLimitMs);
    } catch (error) {
      if (settled.signal.aborted) throw error;
      cause = signal?.reason ?? error;
    } finally {
      signal?.removeEventListener("abort", stopLimit);
    }
    acting.abort(cause);
    await clock.sleep(graceMs, settled.signal);
    throw cause;
  };
  const watching = watch();
  // Whoever loses the race is heard by nobody.
  watching.catch(() => undefined);
  try {
    return await Promise.race([act(acting.signal), watching]);
  } catch (error) {
    if (!acting.signal.aborted || !(acting.signal.reason instanceof TimeLimitError)) throw error;
    // A call that was cut at its limit says what it was at; what cut it is what a person must know, too.
    if (!ExecutorError.isInstance(error)) throw acting.signal.reason;
    throw error.code === "TIMEOUT" ? error : new TimeLimitError(what, timeLimitMs, error);
  } finally {
    settled.abort(hasSettled);
  }
}
