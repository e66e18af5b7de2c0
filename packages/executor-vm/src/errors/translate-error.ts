import {
  type CallSubject,
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  unforeseenError,
} from "@runner-upgrade/executor";
import { TransportError, type TransportErrorCode } from "@runner-upgrade/transport";

const codes: Readonly<Record<TransportErrorCode, ExecutorErrorCode>> = {
  HOST_UNREACHABLE: "HOST_UNREACHABLE",
  INVALID_ADDRESS: "HOST_UNREACHABLE",
  HOST_KEY_UNKNOWN: "HOST_KEY_UNKNOWN",
  HOST_KEY_MISMATCH: "HOST_KEY_MISMATCH",
  KNOWN_HOSTS_NOT_READABLE: "HOST_KEY_UNKNOWN",
  AUTHENTICATION_FAILED: "AUTHENTICATION_FAILED",
  CONNECTION_LOST: "CONNECTION_LOST",
  TIMEOUT: "TIMEOUT",
  ABORTED: "ABORTED",
  DISK_FULL: "DISK_FULL",
  PERMISSION_DENIED: "PERMISSION_DENIED",
  SUDO_DENIED: "PERMISSION_DENIED",
  READ_ONLY: "READ_ONLY",
  NOT_FOUND: "HOST_COMMAND_FAILED",
  FILE_TOO_LARGE: "HOST_COMMAND_FAILED",
  OUTPUT_TOO_LARGE: "HOST_COMMAND_FAILED",
  SIZE_MISMATCH: "HOST_COMMAND_FAILED",
  COMMAND_FAILED: "HOST_COMMAND_FAILED",
  SSH_CLIENT_MISSING: "UNSUPPORTED",
};

/** The executor's own error for whatever was thrown, so that callers meet one family only. */
export function translateError(subject: CallSubject, error: unknown): ExecutorError {
  if (TransportError.isInstance(error)) {
    return stepError(subject, codes[error.code], error.message, {
      isRetryable: error.isRetryable,
      mayHaveTakenEffect: error.mayHaveTakenEffect,
      cause: error,
    });
  }
  return unforeseenError(subject, error, "the host");
}
