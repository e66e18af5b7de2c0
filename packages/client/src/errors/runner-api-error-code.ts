/**
 * What kind of thing went wrong.
 *
 * The server answered: `UNAUTHORIZED` (401), `FORBIDDEN` (403), `NOT_FOUND` (404), `CONFLICT` (409), `BAD_REQUEST`
 * (other 4xx), `RATE_LIMITED` (429), `SERVER_ERROR` (5xx), `API_VERSION_UNSUPPORTED` (400 with
 * `api.error.api-version.unsupported`).
 *
 * The answer is no answer of the API: `LOGIN_PAGE`, `NOT_JSON`, `UNEXPECTED_BODY` (JSON of another shape),
 * `BODY_TOO_LARGE`, `REDIRECTED` (to where we do not follow).
 *
 * There was no answer: `TIMEOUT`, `ABORTED`, `NETWORK`, `TLS`.
 *
 * Nothing was sent: `SERVER_TOO_OLD`, `API_VERSION_CEILING` (the `apiVersion` option is below what the operation
 * needs), `INVALID_ARGUMENT`.
 *
 * A package: `PACKAGE_IMPLAUSIBLE`, `DOWNLOAD_INTERRUPTED`.
 */
export type RunnerApiErrorCode =
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "BAD_REQUEST"
  | "RATE_LIMITED"
  | "SERVER_ERROR"
  | "API_VERSION_UNSUPPORTED"
  | "LOGIN_PAGE"
  | "NOT_JSON"
  | "UNEXPECTED_BODY"
  | "BODY_TOO_LARGE"
  | "REDIRECTED"
  | "TIMEOUT"
  | "ABORTED"
  | "NETWORK"
  | "TLS"
  | "SERVER_TOO_OLD"
  | "API_VERSION_CEILING"
  | "INVALID_ARGUMENT"
  | "PACKAGE_IMPLAUSIBLE"
  | "DOWNLOAD_INTERRUPTED";
