const marker = Symbol.for("@runner-upgrade/ExecutorError");

/** What an executor from elsewhere calls something that no other code fits: `custom:nomad-placement-failed`. */
export type CustomErrorCode = `custom:${string}`;

/**
 * What kind of thing went wrong. An executor from elsewhere takes a code of this list where one fits, since a run and the
 * contract suite know what those mean, and otherwise one of its own: `custom:`, then at most 60 letters, digits, dots,
 * hyphens and underscores.
 */
export type ExecutorErrorCode =
  | CustomErrorCode
  | "HOST_UNREACHABLE"
  | "HOST_KEY_UNKNOWN"
  | "HOST_KEY_MISMATCH"
  | "AUTHENTICATION_FAILED"
  | "PERMISSION_DENIED"
  | "CONNECTION_LOST"
  | "TIMEOUT"
  | "ABORTED"
  | "RUNNER_NOT_FOUND"
  | "SEVERAL_PROCESSES"
  // What carries a Runner's name and is not the Runner's, and names that must not reach a file or a command.
  | "FOREIGN_PROCESS"
  | "UNSAFE_NAME"
  | "UNSAFE_PATH"
  // A stop of the Runner's service or container would stop something else as well.
  | "SERVICE_SHARED"
  | "INVOCATION_NOT_READABLE"
  | "NOT_STOPPED"
  | "REVIVED"
  | "NOT_STARTED"
  | "STARTED_AND_EXITED"
  | "DISK_FULL"
  | "READ_ONLY"
  | "PACKAGE_NOT_REPLACEABLE"
  | "PACKAGE_NOT_OPENED"
  | "PACKAGE_CUT_SHORT"
  | "PACKAGE_NOT_ZIP"
  | "CREDENTIALS_NOT_WRITABLE"
  | "STATE_NOT_FOUND"
  | "CHANGED_MEANWHILE"
  | "INSPECTION_FAILED"
  // Why an image, or what is made of it, is not to be had.
  | "IMAGE_NOT_FOUND"
  | "IMAGE_NOT_PULLED"
  | "REGISTRY_REFUSED"
  | "WRONG_PLATFORM"
  | "NOT_CREATED"
  // Why a cluster does not bring a workload's new processes up.
  | "QUOTA_EXCEEDED"
  | "NO_NODE"
  | "SERVICE_ACCOUNT_MISSING"
  | "ADMISSION_REFUSED"
  | "WORKLOAD_PAUSED"
  | "ROLL_OUT_STALLED"
  | "UNSUPPORTED"
  // A step was called without what it needs.
  | "NO_TOKEN"
  | "HOST_COMMAND_FAILED";

/** Everything an `ExecutorError` tells. */
export interface ExecutorErrorOptions {
  readonly code: ExecutorErrorCode;
  /** What happened, to which Runner, on which host, what state it is in now, what to do next. No secret. */
  readonly message: string;
  readonly host?: string;
  readonly runnerId?: string;
  readonly isRetryable?: boolean;
  /** The call may have taken effect although it failed: look before doing it again. */
  readonly mayHaveTakenEffect?: boolean;
  readonly remedies?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The one error of every executor. Recognise it with `ExecutorError.isInstance`, which also knows instances of
 * another installed copy of this package.
 */
export class ExecutorError extends Error {
  readonly code: ExecutorErrorCode;
  readonly host: string | null;
  readonly runnerId: string | null;
  readonly isRetryable: boolean;
  readonly mayHaveTakenEffect: boolean;
  readonly remedies: readonly string[];

  constructor(options: ExecutorErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = "ExecutorError";
    Object.defineProperty(this, marker, { value: true });
    this.code = options.code;
    this.host = options.host ?? null;
    this.runnerId = options.runnerId ?? null;
    this.isRetryable = options.isRetryable ?? false;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect ?? false;
    this.remedies = options.remedies ?? [];
  }

  static isInstance(value: unknown): value is ExecutorError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
