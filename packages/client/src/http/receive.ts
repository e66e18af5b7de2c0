import type { ClientContext } from "../context/context.js";
import { isHtml } from "../page/is-html.js";
import { looksLikeLogin } from "../page/login-page.js";
import { titleOf } from "../page/page-title.js";
import { answerError } from "./answer-error.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";
import { failureError } from "./failure-error.js";
import { readText } from "./read-text.js";

/** An answer that was accepted, its body read. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** Which answers to take besides those with a 2xx status. */
export type Accepts = (status: number, text: string) => boolean;

/** What a refusal or a page for people is read of: it is named by its beginning, and may not fill the memory. */
const mostRefusalBytes = 1_048_576;

/**
 * Reads an answer whole and takes it if its status allows and it is no page for people. Throws the `RunnerApiError`
 * that says what it is otherwise.
 */
export async function receive(
  context: ClientContext,
  call: Call,
  response: Response,
  accepts: Accepts = () => false,
): Promise<Received> {
  const { status, headers, ok } = response;
  const isData = ok && !isHtml(headers.get("content-type"), "");
  const body = isData
    ? await readText(response, context.maxResponseBytes)
    : await readText(response, Math.min(context.maxResponseBytes, mostRefusalBytes), "cut");
  if (!body.ok && body.problem.kind === "interrupted" && ok) throw failureError(call, body.problem.cause);
  if (!body.ok && body.problem.kind === "too-large") {
    throw callError(call, {
      code: "BODY_TOO_LARGE",
      what: `the answer (${status}) is longer than ${context.maxResponseBytes} bytes`,
      next: "Ask for less, or raise the option maxResponseBytes.",
      status,
      mayHaveTakenEffect: ok,
    });
  }
  const text = body.ok ? body.text : "";
  if (!ok && !accepts(status, text)) {
    throw answerError(call, { status, headers, text, nowMs: context.clock.now() });
  }
  if (isHtml(headers.get("content-type"), text)) throw pageError(call, status, text);
  return { status, text };
}

/** Reads the JSON of an accepted answer. Throws `NOT_JSON`; the body stands in no message, it may hold secrets. */
export function parseJson(call: Call, received: Received): unknown {
  try {
    return JSON.parse(received.text);
  } catch {
    throw callError(call, {
      code: "NOT_JSON",
      what: `the server answered ${received.status} with ${received.text === "" ? "nothing" : "something that is no JSON"}`,
      next: "Check that the url leads to the server itself and not to something before it.",
      status: received.status,
      mayHaveTakenEffect: true,
    });
  }
}

/** Makes the error for a page for people where data should be: a login, or something else. */
export function pageError(call: Call, status: number, text: string): ReturnType<typeof callError> {
  const title = titleOf(text);
  const named = title === null ? "" : ` titled "${title}"`;
  if (looksLikeLogin(text)) {
    return callError(call, {
      code: "LOGIN_PAGE",
      what: `the server answered ${status} with a login page${named} instead of data`,
      next: "Check the credentials, and that nothing before the server asks for a login of its own.",
      status,
    });
  }
  return callError(call, {
    code: "NOT_JSON",
    what: `the server answered ${status} with an HTML page${named} instead of data`,
    next: "Check that the url leads to the server itself and not to something before it.",
    status,
    mayHaveTakenEffect: true,
  });
}
