import type { RunnerApiErrorCode } from "./runner-api-error-code.js";

const marker = Symbol.for("@runner-upgrade/RunnerApiError");

/** Everything a `RunnerApiError` tells. */
export interface RunnerApiErrorOptions {
  readonly code: RunnerApiErrorCode;
  /** What happened, on which server, what state things are in, what to do next. No secret. */
  readonly message: string;
  /** The client's name of the call, such as `regenerateCredentials`. */
  readonly operation?: string | undefined;
  readonly method?: string | undefined;
  /** Path below the server's URL. Download and ping tokens in it are replaced by the parameter's name. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  /** The server's own code, such as `api.error.api-version.unsupported`. */
  readonly errorCode?: string | undefined;
  /** The server's own words: bounded, without control characters and secrets. */
  readonly serverMessage?: string | undefined;
  /** The API version that the refusing answer named as the server's own. */
  readonly serverApiVersion?: number | undefined;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly isRetryable?: boolean | undefined;
  readonly mayHaveTakenEffect?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of every call. Recognise it with `RunnerApiError.isInstance`, which also knows instances of another
 * installed copy of this package.
 *
 * @example
 * ```ts
 * try {
 *   await client.regenerateCredentials(runnerId);
 * } catch (error) {
 *   if (RunnerApiError.isInstance(error) && error.mayHaveTakenEffect) {
 *     // The answer was lost: the old credentials may be dead already.
 *   }
 *   throw error;
 * }
 * ```
 */
export class RunnerApiError extends Error {
  readonly code: RunnerApiErrorCode;
  readonly operation: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly serverMessage: string | null;
  readonly serverApiVersion: number | null;
  readonly retryAfterMs: number | null;
  /** The same call may succeed later, and repeating it does no harm. */
  readonly isRetryable: boolean;
  /** The call may have taken effect although it failed: look before sending it again. */
  readonly mayHaveTakenEffect: boolean;

  constructor(options: RunnerApiErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RunnerApiError";
    Object.defineProperty(this, marker, { value: true });
    this.code = options.code;
    this.operation = options.operation ?? null;
    this.method = options.method ?? null;
    this.path = options.path ?? null;
    this.status = options.status ?? null;
    this.errorCode = options.errorCode ?? null;
    this.serverMessage = options.serverMessage ?? null;
    this.serverApiVersion = options.serverApiVersion ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.isRetryable = options.isRetryable ?? false;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect ?? false;
  }

  /** Whether `value` is a `RunnerApiError`, of this or another copy of the package. */
  static isInstance(value: unknown): value is RunnerApiError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
