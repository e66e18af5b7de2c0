import { redact } from "../errors/redact.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { RunnerApiErrorCode } from "../errors/runner-api-error-code.js";
import { safeCause } from "../errors/safe-cause.js";
import type { Call } from "./call.js";

/** What is to be said of a call that failed. */
export interface CallFailure {
  readonly code: RunnerApiErrorCode;
  /** What happened: the end of a sentence that begins with the operation's name, without its full stop. */
  readonly what: string;
  /** What to do next: a sentence. */
  readonly next?: string | undefined;
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly serverMessage?: string | undefined;
  readonly serverApiVersion?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly isRetryable?: boolean | undefined;
  /** Whether the server may have done what was asked; of an idempotent call it is never said. */
  readonly mayHaveTakenEffect?: boolean | undefined;
  readonly cause?: unknown;
}

/** Makes the error for a call: one form of message, the secrets of the call taken out everywhere. */
export function callError(call: Call, failure: CallFailure): RunnerApiError {
  const { operation, facts, server, path, secrets } = call;
  const mayHaveTakenEffect = failure.mayHaveTakenEffect === true && !facts.isIdempotent;
  const said = failure.serverMessage === undefined ? undefined : redact(failure.serverMessage, secrets);
  const message = [
    `${operation} failed: ${redact(failure.what, secrets)} (${facts.method} ${path} on ${server}).`,
    said === undefined || said === "" ? "" : `The server says: ${said}${/[.!?]$/.test(said) ? "" : "."}`,
    mayHaveTakenEffect ? "It may have taken effect nevertheless: look before sending it again." : "",
    failure.next ?? "",
  ];
  return new RunnerApiError({
    code: failure.code,
    message: message.filter((part) => part !== "").join(" "),
    operation,
    method: facts.method,
    path,
    status: failure.status,
    errorCode: failure.errorCode === undefined ? undefined : redact(failure.errorCode, secrets),
    serverMessage: said,
    serverApiVersion: failure.serverApiVersion,
    retryAfterMs: failure.retryAfterMs,
    isRetryable: failure.isRetryable,
    mayHaveTakenEffect,
    cause: safeCause(failure.cause, secrets),
  });
}
