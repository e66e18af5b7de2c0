import { ApplyError, type ApplyErrorCode } from "./apply-error.js";
import { failureOf, type Failure } from "./failure.js";

/** What was thrown, as the one error of this package. `state` says what was changed by then. */
export function toApplyError(thrown: unknown, what: string, state = "Nothing was changed."): ApplyError {
  if (ApplyError.isInstance(thrown)) return thrown;
  const failure = failureOf(thrown);
  return new ApplyError({
    code: codeOf(failure),
    message: `${what} ${failure.message} ${state}`,
    remedies: [...failure.remedies, ...remediesOf(failure, isTokenUnknown(thrown))],
    isRetryable: failure.isRetryable,
    cause: thrown,
  });
}

function codeOf({ code, status }: Failure): ApplyErrorCode {
  switch (code) {
    case "NETWORK":
    case "TIMEOUT":
    case "TLS":
      return "SERVER_UNREACHABLE";
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      return "NOT_AUTHORIZED";
    case "LOGIN_PAGE":
    case "NOT_JSON":
    case "REDIRECTED":
      return "NOT_A_RUNDECK_SERVER";
    case "SERVER_TOO_OLD":
    case "API_VERSION_UNSUPPORTED":
    case "API_VERSION_CEILING":
      return "SERVER_TOO_OLD";
    case "PLAN_EDITED":
    case "PLATFORM_UNKNOWN":
    case "PLATFORMS_INVALID":
      return code;
    case "PLAN_NOT_JSON":
    case "PLAN_INVALID":
    case "PLAN_FORMAT_UNSUPPORTED":
      return "PLAN_INVALID";
    default:
      return status === 401 || status === 403 ? "NOT_AUTHORIZED" : "OBSERVATION_FAILED";
  }
}

/** Rundeck answers 403 for a token that it does not know, too; its error code tells that from a missing right. */
function isTokenUnknown(thrown: unknown): boolean {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "errorCode" in thrown &&
    thrown.errorCode === "unauthorized"
  );
}

function remediesOf({ code, status }: Failure, isUnknown: boolean): string[] {
  if (isUnknown || code === "UNAUTHORIZED" || status === 401)
    return ["Check the API token: it is wrong, or it has expired."];
  if (code === "FORBIDDEN" || status === 403)
    return ["Give the token's role the rights that are named in the vendor's page on Runner access control."];
  if (code === "LOGIN_PAGE" || code === "NOT_JSON")
    return ["Check the server's URL, the token, and what proxy stands between."];
  return [];
}
