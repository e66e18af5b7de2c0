import type { Failure } from "./failure.js";

/** Answers that stand where the API's would: what answered asks for a login, or sends the call there. */
const loginCodes = new Set(["LOGIN_PAGE", "REDIRECTED"]);
const refusalCodes = new Set(["UNAUTHORIZED", "FORBIDDEN", "NOT_AUTHORIZED"]);

/**
 * Whether the caller was turned away: 401, 403, or a login page, which an expired session or a proxy gives with status
 * 200. It says nothing about a Runner, and waiting rarely changes it.
 */
export function isAccessRefused({ status, code }: Pick<Failure, "status" | "code">): boolean {
  return status === 401 || status === 403 || refusalCodes.has(code) || isLoginAsked({ code });
}

/** Whether a login page answered: the call never reached the API, so it took no effect. */
export function isLoginAsked({ code }: Pick<Failure, "code">): boolean {
  return loginCodes.has(code);
}
