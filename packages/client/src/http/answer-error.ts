import type { RunnerApiErrorCode } from "../errors/runner-api-error-code.js";
import type { RunnerApiError } from "../errors/runner-api-error.js";
import { readServerErrorBody } from "../normalise/server-error-body.js";
import { isHtml } from "../page/is-html.js";
import { titleOf } from "../page/page-title.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";
import { parseRetryAfter } from "./retry-after.js";

/** A refusing answer, its body read. */
export interface RefusingAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** For a `Retry-After` that is a date. */
  readonly nowMs: number;
}

const unsupportedVersion = "api.error.api-version.unsupported";

// A server that has not got so far as to handle the request has done nothing.
const neverHandled = new Set([501, 505]);

/** Makes the error for an answer with a status that refuses. */
export function answerError(call: Call, answer: RefusingAnswer): RunnerApiError {
  const { status, headers, text } = answer;
  const html = isHtml(headers.get("content-type"), text);
  const body = html ? { errorCode: null, message: null, apiVersion: null } : readServerErrorBody(text);
  const code = codeOf(status, body.errorCode);
  const title = html ? titleOf(text) : null;
  return callError(call, {
    code,
    what: `the server answered ${status}${html ? " with an HTML page" : ""}${title === null ? "" : ` titled "${title}"`}`,
    next: nextOf(code, html),
    status,
    errorCode: body.errorCode ?? undefined,
    serverMessage: body.message ?? undefined,
    serverApiVersion: body.apiVersion ?? undefined,
    retryAfterMs: parseRetryAfter(headers.get("retry-after"), answer.nowMs) ?? undefined,
    isRetryable:
      code === "RATE_LIMITED" ||
      (code === "SERVER_ERROR" && call.facts.isIdempotent && !neverHandled.has(status)),
    mayHaveTakenEffect: code === "SERVER_ERROR" && !neverHandled.has(status),
  });
}

function codeOf(status: number, errorCode: string | null): RunnerApiErrorCode {
  if (errorCode === unsupportedVersion) return "API_VERSION_UNSUPPORTED";
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "FORBIDDEN";
  if (status === 404) return "NOT_FOUND";
  if (status === 409) return "CONFLICT";
  if (status === 429) return "RATE_LIMITED";
  return status >= 500 ? "SERVER_ERROR" : "BAD_REQUEST";
}

function nextOf(code: RunnerApiErrorCode, html: boolean): string | undefined {
  switch (code) {
    case "UNAUTHORIZED":
      return "Check that the credentials are those of this server and have not expired.";
    case "FORBIDDEN":
      return "The caller is known and lacks the right: check its ACL policies for Runners.";
    case "NOT_FOUND":
      return html ? "Check that the url option is the server's base URL, with its context path." : undefined;
    case "API_VERSION_UNSUPPORTED":
      return "The server does not know this API version.";
    default:
      return undefined;
  }
}
