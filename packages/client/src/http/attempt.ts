import type { ClientContext } from "../context/context.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { codesOf } from "../errors/safe-cause.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";
import { failureError } from "./failure-error.js";
import { decideRedirect, isRedirect } from "./redirects.js";

/** What goes out, without credentials; it can go out more than once. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | null;
  /** Packages may lie on a store of another origin. */
  readonly mayLeaveOrigin: boolean;
}

/** What one attempt depends on. */
export interface AttemptOptions {
  readonly signal: AbortSignal;
  /** Whether the credentials given before were refused. */
  readonly renewCredentials: boolean;
}

const mostRedirects = 5;

/** Sends a request once, through its redirects, and returns the answer with its body unread. */
export async function attempt(
  context: ClientContext,
  call: Call,
  outgoing: Outgoing,
  options: AttemptOptions,
): Promise<Response> {
  let url = outgoing.url;
  let keepsCredentials = true;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const credentials = keepsCredentials ? await credentialsOf(context, call, options) : {};
    const response = await exchange(
      context,
      call,
      requestOf(call, outgoing, url, credentials, options.signal),
      options,
    );
    if (!isRedirect(response.status)) return response;

    await response.body?.cancel().catch(() => undefined);
    call.isInFlight = false;
    const location = response.headers.get("location");
    const { method, mayLeaveOrigin } = outgoing;
    const decision = decideRedirect({ from: new URL(url), location, method, mayLeaveOrigin });
    if (decision.kind === "login") {
      throw callError(call, {
        code: "LOGIN_PAGE",
        what: `the server answered ${response.status} and points to a login page`,
        next: "Check the credentials, and that nothing before the server asks for a login of its own.",
        status: response.status,
      });
    }
    if (decision.kind === "refused") throw redirectedError(call, response.status, decision.origin);
    url = decision.url;
    keepsCredentials &&= decision.keepsCredentials;
  }
  throw callError(call, {
    code: "REDIRECTED",
    what: `the server redirected more than ${mostRedirects} times`,
    next: "Check the url.",
  });
}

function requestOf(
  call: Call,
  outgoing: Outgoing,
  url: string,
  credentials: Record<string, string>,
  signal: AbortSignal,
): Request {
  try {
    const headers = new Headers(outgoing.headers);
    for (const [name, value] of Object.entries(credentials)) headers.set(name, value);
    return new Request(url, {
      method: outgoing.method,
      headers,
      body: outgoing.body,
      signal,
      redirect: "manual",
    });
  } catch (cause) {
    const next = "Check the credentials for characters that no header may have.";
    throw callError(call, { code: "INVALID_ARGUMENT", what: "the request cannot be built", next, cause });
  }
}

async function exchange(
  context: ClientContext,
  call: Call,
  request: Request,
  options: AttemptOptions,
): Promise<Response> {
  // The call may have ended while its version or its credentials were waited for. What was reported as not sent must
  // not go out later, whatever the `fetch` makes of a signal.
  options.signal.throwIfAborted();
  call.isInFlight = true;
  try {
    return await context.fetch(request);
  } catch (cause) {
    // When the call was stopped, whoever stopped it says why.
    throw options.signal.aborted ? cause : failureError(call, cause);
  }
}

async function credentialsOf(
  context: ClientContext,
  call: Call,
  options: AttemptOptions,
): Promise<Record<string, string>> {
  const { auth, url, fetch, clock } = context;
  try {
    const headers = await auth.headers({
      url,
      fetch,
      clock,
      signal: options.signal,
      renew: options.renewCredentials,
    });
    // A header such as `Bearer x` or `a=b; c=d` is a secret as a whole and in its parts.
    for (const value of Object.values(headers)) {
      for (const part of [value, ...value.split(/[\s;=]+/)]) if (part.length > 6) call.secrets.add(part);
    }
    return headers;
  } catch (cause) {
    if (RunnerApiError.isInstance(cause) || options.signal.aborted) throw cause;
    if (codesOf(cause).length > 0) throw failureError(call, cause);
    throw callError(call, {
      code: "UNAUTHORIZED",
      what: `the auth hook "${auth.kind}" gave no credentials`,
      next: "Nothing was sent.",
      cause,
    });
  }
}

function redirectedError(call: Call, status: number, origin: string | null): RunnerApiError {
  return callError(call, {
    code: "REDIRECTED",
    what: `the server answered ${status} and points to ${origin ?? "nowhere"}, where the client does not follow`,
    next:
      origin === null
        ? "Check the url."
        : `If that is the server, use it in the url option; credentials are never sent where a redirect leads.`,
    status,
  });
}
