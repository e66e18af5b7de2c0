import { RunnerApiError } from "../errors/runner-api-error.js";
import type { Auth } from "./auth.js";

/**
 * Authenticates with an API token (`X-Rundeck-Auth-Token`). The token is kept where no inspection of the client shows
 * it. Throws `INVALID_ARGUMENT` for a token that is empty or has characters that no header may have; the message does
 * not hold it.
 *
 * @example
 * ```ts
 * const auth = tokenAuth(process.env.RUNDECK_TOKEN ?? "");
 * ```
 */
export function tokenAuth(token: string): Auth {
  // From JavaScript it may be undefined, as a variable of the environment is that is not set.
  const given: unknown = token;
  const trimmed = typeof given === "string" ? given.trim() : "";
  if (!/^[\u0021-\u007e]+$/.test(trimmed)) {
    throw new RunnerApiError({
      code: "INVALID_ARGUMENT",
      message: `The API token ${trimmed === "" ? "is empty" : "has characters that no header may have"}.`,
    });
  }
  return {
    kind: "token",
    isRenewable: false,
    headers: () => Promise.resolve({ "X-Rundeck-Auth-Token": trimmed }),
  };
}
