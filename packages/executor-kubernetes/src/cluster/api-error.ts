/** What kind of answer, or of silence, an API server gave. */
export type ApiErrorKind =
  | "unreachable"
  | "connection-lost"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "refused"
  | "server"
  | "aborted";

/** A request to the API server that did not end well. Internal: callers of the executor meet `ExecutorError` only. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** The HTTP status, where there was one. */
  readonly status: number | null;
  /** `Status.reason` of the answer: `AlreadyExists`, `Invalid`, … */
  readonly reason: string;

  constructor(options: {
    readonly kind: ApiErrorKind;
    readonly message: string;
    readonly status?: number;
    readonly reason?: string;
    readonly cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = "ApiError";
    this.kind = options.kind;
    this.status = options.status ?? null;
    this.reason = options.reason ?? "";
  }
}

/** Whether a request failed in this way. */
export function isApiError(error: unknown, ...kinds: readonly ApiErrorKind[]): error is ApiError {
  return error instanceof ApiError && (kinds.length === 0 || kinds.includes(error.kind));
}

/** The kind of an answer with this status. */
export function kindOfStatus(status: number): ApiErrorKind {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  // 429 and 5xx: the server is not itself just now (it starts, it is overloaded, it stops).
  if (status === 429 || status >= 500) return "server";
  return "refused";
}
