import type { Clock } from "../clock/clock.js";

/** What ends a piece of work early. */
export interface TimeLimitOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  /** Made when the limit is reached. */
  readonly onTimeout: () => Error;
  /** Made when the caller's signal is aborted. */
  readonly onAbort: (reason: unknown) => Error;
}

/** Heard by nobody: an abort without a reason makes an error of its own, for every call that ends as it should. */
const inTime = new Error("It ended in time.");

/**
 * Runs `work` until it settles, the limit is reached or the signal is aborted, whichever is first; the first decides.
 * Work that does not listen to its signal is left behind, not waited for.
 */
export async function withTimeLimit<T>(
  options: TimeLimitOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, limitMs, signal, onTimeout, onAbort } = options;
  if (signal?.aborted === true) throw onAbort(signal.reason);

  const stop = new AbortController();
  const timer = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener("abort", () => {
      reject(asError(stop.signal.reason));
    });
  });
  // Its rejection is seen by the race alone, and there may be none.
  ended.catch(() => undefined);
  const abort = (): void => {
    stop.abort(onAbort(signal?.reason));
  };
  signal?.addEventListener("abort", abort, { once: true });
  clock.sleep(limitMs, timer.signal).then(
    () => {
      stop.abort(onTimeout());
    },
    () => undefined,
  );

  try {
    return await Promise.race([work(stop.signal), ended]);
  } catch (error) {
    // Work that listens fails in its own words when it is stopped; why it was stopped is what counts.
    throw stop.signal.aborted ? asError(stop.signal.reason) : error;
  } finally {
    timer.abort(inTime);
    signal?.removeEventListener("abort", abort);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("The work was stopped.");
}
