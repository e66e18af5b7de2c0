import { failureOf } from "../errors/failure.js";
import { isLoginAsked } from "../errors/is-access-refused.js";

/** What a call about one Runner, or one project, may fail with while the others can be read. */
const ofOneCall: readonly string[] = ["TIMEOUT", "NOT_JSON", "UNEXPECTED_BODY", "BODY_TOO_LARGE"];

/**
 * Whether a failure may concern only what was asked for: the server answered, or took too long. A refused token, a login
 * page and a network that is down concern every call.
 */
export function concernsOne(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure.status === 401 || isLoginAsked(failure)) return false;
  return failure.status !== null || ofOneCall.includes(failure.code);
}
