import {
  type CallSubject,
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  unforeseenError,
} from "@runner-upgrade/executor";
import { TransportError } from "@runner-upgrade/transport";
import type { EngineFailure } from "../engine/engine-failure.js";
import { EngineFailure as Failure } from "../engine/engine-failure.js";

const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTSOCK",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_GET_ISSUER_CERT",
]);

/** The executor's own error for whatever was thrown, so that callers meet one family only. */
export function translateError(subject: CallSubject, error: unknown): ExecutorError {
  if (error instanceof Failure) return fromEngine(subject, error);
  if (TransportError.isInstance(error)) {
    return stepError(subject, transportCodes[error.code] ?? "CONNECTION_LOST", error.message, {
      isRetryable: error.isRetryable,
      mayHaveTakenEffect: error.mayHaveTakenEffect,
      cause: error,
    });
  }
  return unforeseenError(subject, error, "the engine");
}

const transportCodes: Readonly<Partial<Record<string, ExecutorErrorCode>>> = {
  HOST_UNREACHABLE: "HOST_UNREACHABLE",
  INVALID_ADDRESS: "HOST_UNREACHABLE",
  HOST_KEY_UNKNOWN: "HOST_KEY_UNKNOWN",
  HOST_KEY_MISMATCH: "HOST_KEY_MISMATCH",
  AUTHENTICATION_FAILED: "AUTHENTICATION_FAILED",
  TIMEOUT: "TIMEOUT",
  ABORTED: "ABORTED",
  SSH_CLIENT_MISSING: "UNSUPPORTED",
};

function fromEngine(subject: CallSubject, failure: EngineFailure): ExecutorError {
  const { status, systemCode, message } = failure;
  if (status === null) {
    if (systemCode === "EACCES" || systemCode === "EPERM") {
      return stepError(
        subject,
        "AUTHENTICATION_FAILED",
        `The engine's socket may not be opened: ${message}.`,
        {
          remedies: ["Run with a user who may use it, such as one in the group docker."],
          cause: failure,
        },
      );
    }
    if (systemCode === "DIAL_FAILED") return fromDial(subject, failure);
    if (systemCode !== null && unreachable.has(systemCode)) {
      return stepError(subject, "HOST_UNREACHABLE", `The engine cannot be reached: ${message}.`, {
        isRetryable: true,
        remedies: ["Look whether it runs, and whether its address is right."],
        cause: failure,
      });
    }
    if (systemCode === "ANSWER_TOO_LONG") {
      return stepError(subject, "HOST_COMMAND_FAILED", `${message}, so it was not read to its end.`, {
        mayHaveTakenEffect: true,
        remedies: ["Check that the address is that of a Docker Engine, and why its answer is so large."],
        cause: failure,
      });
    }
    return stepError(subject, "CONNECTION_LOST", `The connection to the engine was lost: ${message}.`, {
      isRetryable: true,
      mayHaveTakenEffect: true,
      cause: failure,
    });
  }
  if (status === 401 || status === 403) {
    return stepError(
      subject,
      "AUTHENTICATION_FAILED",
      `Docker Engine rejected the credentials: ${message}.`,
      {
        cause: failure,
      },
    );
  }
  if (/no space left on device|disk quota exceeded/i.test(message)) {
    return stepError(subject, "DISK_FULL", `The engine's disk is full: ${message}.`, {
      remedies: ["Make room under the engine's data directory."],
      cause: failure,
    });
  }
  return stepError(subject, "HOST_COMMAND_FAILED", `The engine refused (${status}): ${message}.`, {
    isRetryable: status >= 500,
    mayHaveTakenEffect: status >= 500,
    cause: failure,
  });
}

/** What a host's own Docker client says, when it cannot join us with the engine there. */
const dialCauses: readonly (readonly [RegExp, ExecutorErrorCode, what: string, remedy: string])[] = [
  [
    /permission denied/i,
    "AUTHENTICATION_FAILED",
    "The account may not open the engine's socket on its host",
    "Use an account that may, such as one in the group docker (usermod -aG docker NAME, then log in again).",
  ],
  [
    /cannot connect|is the docker daemon running|no such file or directory.*\.sock/is,
    "HOST_UNREACHABLE",
    "The engine does not answer on its host",
    "See that it runs there (systemctl status docker). Where its socket is another one, name it: ssh://host/path/docker.sock.",
  ],
  [
    /dial-stdio' is not|unknown command|is not a docker command/i,
    "UNSUPPORTED",
    "The Docker client on its host is too old for this way",
    "Install Docker's client 18.09 or newer there, or reach the engine by https://.",
  ],
  [
    /ended with 12[67]\b|not found/i,
    "UNSUPPORTED",
    "Its host has no Docker client that this account can run",
    "Install Docker's client there, where the account's PATH for commands over SSH leads to, or reach the engine by https://.",
  ],
];

function fromDial(subject: CallSubject, failure: EngineFailure): ExecutorError {
  const found = dialCauses.find(([pattern]) => pattern.test(failure.message));
  const [, code = "CONNECTION_LOST", what = "The connection to the engine was lost", remedy] = found ?? [];
  return stepError(subject, code, `${what}: ${failure.message.slice(0, 500)}.`, {
    isRetryable: code === "HOST_UNREACHABLE" || code === "CONNECTION_LOST",
    mayHaveTakenEffect: found === undefined,
    ...(remedy === undefined ? {} : { remedies: [remedy] }),
    cause: failure,
  });
}
