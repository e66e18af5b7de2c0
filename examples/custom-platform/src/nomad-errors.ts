import { stepError, unforeseenError, type CallSubject, type ExecutorError } from "@runner-upgrade/executor";
import { NomadError } from "./nomad-api.js";

/** Whatever a call failed with, as the one error of executors. A code of the list where one fits. */
export function translateError(subject: CallSubject, error: unknown): ExecutorError {
  if (!(error instanceof NomadError)) return unforeseenError(subject, error, "the job");
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
