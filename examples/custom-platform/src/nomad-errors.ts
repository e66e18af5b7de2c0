import { ExecutorError, stepError, type CallSubject } from "@runner-upgrade/executor";
import { NomadError } from "./nomad-api.js";

/** Whatever a call failed with, as the one error of executors. A code of the list where one fits. */
export function translateError(subject: CallSubject, error: unknown): ExecutorError {
  if (ExecutorError.isInstance(error)) return error;
  if (!(error instanceof NomadError))
    return stepError(subject, "HOST_COMMAND_FAILED", "The call failed.", { cause: error });
  const { status, wasSent } = error;
  if (status === 403) return stepError(subject, "AUTHENTICATION_FAILED", "Nomad rejected the token (403).");
  if (status === 404) return stepError(subject, "RUNNER_NOT_FOUND", "Nomad does not know the job (404).");
  if (status === null && !wasSent)
    return stepError(subject, "HOST_UNREACHABLE", "Nomad does not answer. Nothing was changed.", {
      isRetryable: true,
    });
  return stepError(subject, "CONNECTION_LOST", "The connection to Nomad was lost.", {
    isRetryable: true,
    mayHaveTakenEffect: true,
  });
}
