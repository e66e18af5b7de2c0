import type { Failure } from "./failure.js";
import { isLoginAsked } from "./is-access-refused.js";
import { isRefusal } from "./is-refusal.js";

/** Whether the server said no, or was never asked. Everything else may have taken effect. */
export function tookNoEffect({ status, code, mayHaveTakenEffect }: Failure): boolean {
  if (mayHaveTakenEffect) return false;
  if (isLoginAsked({ code })) return true;
  if (status !== null) return isRefusal(status);
  return [
    "NETWORK",
    "TLS",
    "SERVER_TOO_OLD",
    "API_VERSION_UNSUPPORTED",
    "API_VERSION_CEILING",
    "INVALID_ARGUMENT",
  ].includes(code);
}
