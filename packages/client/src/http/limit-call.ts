import type { CallOptions } from "../context/call-options.js";
import type { ClientContext } from "../context/context.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";
import { withTimeLimit } from "./time-limit.js";

/** Runs a call's work under its time limit and the caller's signal; says `TIMEOUT` or `ABORTED` where they end it. */
export async function limitCall<T>(
  context: ClientContext,
  call: Call,
  options: CallOptions,
  work: (signal: AbortSignal, deadlineMs: number) => Promise<T>,
): Promise<T> {
  const { clock } = context;
  const limitMs = options.timeoutMs ?? context.timeoutMs;
  const deadlineMs = clock.now() + limitMs;
  return await withTimeLimit(
    {
      clock,
      limitMs,
      signal: options.signal,
      onTimeout: () =>
        callError(call, {
          code: "TIMEOUT",
          what: `it did not end within ${limitMs} ms`,
          isRetryable: call.facts.isIdempotent || !call.isInFlight,
          mayHaveTakenEffect: call.isInFlight,
        }),
      onAbort: (cause) =>
        callError(call, {
          code: "ABORTED",
          what: "the caller aborted it",
          mayHaveTakenEffect: call.isInFlight,
          cause,
        }),
    },
    (signal) => work(signal, deadlineMs),
  );
}
