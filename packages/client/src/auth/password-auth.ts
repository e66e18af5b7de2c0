import { RunnerApiError } from "../errors/runner-api-error.js";
import { safeCause } from "../errors/safe-cause.js";
import { isLoginPath } from "../page/login-page.js";
import type { Auth, AuthContext } from "./auth.js";

/** A user's name and password. */
export interface PasswordCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Authenticates with a session: logs in once with name and password at `/j_security_check`, and again when the server
 * refuses the session. Wrong credentials end the call with `UNAUTHORIZED`. Throws `INVALID_ARGUMENT` where a name or password is empty. (rundeck/docs, API reference, Password
 * Authentication)
 *
 * @example
 * ```ts
 * const auth = passwordAuth({ username: "admin", password });
 * ```
 */
export function passwordAuth(credentials: PasswordCredentials): Auth {
  const given: Partial<Record<keyof PasswordCredentials, unknown>> = { ...credentials };
  if (!isText(given.username) || !isText(given.password)) {
    throw new RunnerApiError({
      code: "INVALID_ARGUMENT",
      message: "passwordAuth needs a username and a password, and one of them is empty.",
    });
  }
  let session: Promise<string> | null = null;
  const open = (context: AuthContext): Promise<string> => {
    const opened = logIn(credentials, context);
    session = opened;
    const drop = (): void => {
      if (session === opened) session = null;
    };
    opened.catch(drop);
    // A caller that goes away in the middle must not leave a login behind that others wait for.
    context.signal.addEventListener("abort", drop, { once: true });
    const keep = (): void => {
      context.signal.removeEventListener("abort", drop);
    };
    opened.then(keep, keep);
    return opened;
  };
  return {
    kind: "password",
    isRenewable: true,
    headers: async (context) => ({
      Cookie: await (context.renew || session === null ? open(context) : session),
    }),
  };
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

async function logIn(credentials: PasswordCredentials, context: AuthContext): Promise<string> {
  const response = await post(credentials, context);
  await response.body?.cancel().catch(() => undefined);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]?.trim() ?? "");
  const cookie = cookies.filter((part) => /^[^=]+=.+$/.test(part)).join("; ");
  const isRefused = response.status >= 400 || leadsToLogin(response.headers.get("location"), context.url);
  // A refused login opens a session too: one that is nobody's.
  if (!isRefused && cookie !== "") return cookie;
  throw new RunnerApiError({
    code: response.status >= 500 ? "SERVER_ERROR" : "UNAUTHORIZED",
    message:
      `The login at ${context.url} failed: the server ` +
      `${isRefused ? "refused it" : "opened no session"} (${response.status}). Nothing else was sent. ` +
      "Check name and password, and that the server allows logins by password.",
    operation: "login",
    isRetryable: response.status >= 500,
  });
}

function leadsToLogin(location: string | null, base: string): boolean {
  if (location === null) return false;
  return !URL.canParse(location, base) || isLoginPath(new URL(location, base).pathname);
}

async function post(credentials: PasswordCredentials, context: AuthContext): Promise<Response> {
  const { username, password } = credentials;
  const body = new URLSearchParams({ j_username: username, j_password: password }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const url = `${context.url}/j_security_check`;
  try {
    const init = { method: "POST", headers, body, redirect: "manual", signal: context.signal } as const;
    return await context.fetch(new Request(url, init));
  } catch (cause) {
    // The caller knows what to say of a network; the password it does not know.
    throw safeCause(cause, [password, body]) ?? new Error("The login got no answer.");
  }
}
