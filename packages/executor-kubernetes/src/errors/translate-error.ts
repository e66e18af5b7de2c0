import {
  type CallSubject,
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  unforeseenError,
} from "@runner-upgrade/executor";
import { ApiError, type ApiErrorKind } from "../cluster/api-error.js";
import { causeOfRefusal } from "./refusal.js";

const codes: Readonly<Record<ApiErrorKind, ExecutorErrorCode>> = {
  unreachable: "HOST_UNREACHABLE",
  "connection-lost": "CONNECTION_LOST",
  unauthorized: "AUTHENTICATION_FAILED",
  forbidden: "PERMISSION_DENIED",
  "not-found": "RUNNER_NOT_FOUND",
  conflict: "CHANGED_MEANWHILE",
  refused: "HOST_COMMAND_FAILED",
  server: "HOST_UNREACHABLE",
  aborted: "ABORTED",
};

const remedies: Partial<Readonly<Record<ExecutorErrorCode, string>>> = {
  AUTHENTICATION_FAILED: "Log in to the cluster again, or give the executor another kubeconfig.",
  PERMISSION_DENIED: "Give this account the missing right; the documentation has the whole Role.",
  CHANGED_MEANWHILE: "Find out who else writes to this workload, then observe the fleet and plan again.",
};

/** The executor's own error for whatever was thrown, so that callers meet one family only. */
export function translateError(subject: CallSubject, error: unknown): ExecutorError {
  if (error instanceof ApiError) {
    const code =
      (error.kind === "forbidden" || error.kind === "refused" ? causeOfRefusal(error.message) : null) ??
      codes[error.kind];
    const remedy = remedies[code];
    return stepError(subject, code, error.message, {
      isRetryable: ["unreachable", "connection-lost", "server"].includes(error.kind),
      mayHaveTakenEffect: error.kind === "connection-lost" || error.kind === "server",
      ...(remedy === undefined ? {} : { remedies: [remedy] }),
      cause: error,
    });
  }
  return unforeseenError(subject, error, "the workload");
}
