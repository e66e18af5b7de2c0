import { printable } from "../text/printable.js";

const longest = 4_000;
const marker = Symbol.for("@runner-upgrade/ApplyError");

/**
 * Why a run could not be, or could not go on. All but the last three are thrown before the first effect.
 *
 * The plan: `PLAN_INVALID`, `PLAN_EDITED` (its id no longer fits), `PLAN_ALREADY_USED`, `PLAN_NOT_FOR_THIS_SERVER`,
 * `PLATFORM_UNKNOWN` (a host is of a platform whose module is not in the option `platforms`), `FLEET_MISMATCH` (its
 * Runners are not on this server), `RUNS_ON_UNIT` (the script would stop the Runner that
 * executes it).
 *
 * The server: `SERVER_UNREACHABLE`, `NOT_AUTHORIZED`, `NOT_A_RUNDECK_SERVER` (HTML, not JSON), `SERVER_TOO_OLD`,
 * `SERVER_VERSION_CHANGED` (a package can only have the server's own version), `REPLICAS_ON`, `REPLICAS_OFF`, `REPLICAS_UNKNOWN`,
 * `RIGHTS_MISSING`, `OBSERVATION_FAILED`.
 *
 * The script: `NO_EXECUTOR`, `EXECUTOR_INCOMPATIBLE`, `STEP_UNSUPPORTED`, `HANDLER_MISSING`, `INVALID_ARGUMENT`,
 * `PLATFORMS_INVALID` (a module breaks its rules), `INVENTORY_INVALID` (`details` name the paths and lines).
 *
 * The journal and the lock: `JOURNAL_DAMAGED`, `JOURNAL_FORMAT_UNSUPPORTED` (another version wrote it),
 * `JOURNAL_NOT_READABLE`, `JOURNAL_EMPTY`, `RUN_NOT_ENDED` (resume it), `LOCK_HELD`, `JOURNAL_NOT_WRITABLE`, `JOURNAL_TAKEN_OVER` (by another process), `LOCK_LOST`.
 */
export type ApplyErrorCode =
  | "PLAN_INVALID"
  | "PLAN_EDITED"
  | "PLAN_ALREADY_USED"
  | "PLAN_NOT_FOR_THIS_SERVER"
  | "PLATFORM_UNKNOWN"
  | "PLATFORMS_INVALID"
  | "FLEET_MISMATCH"
  | "RUNS_ON_UNIT"
  | "SERVER_UNREACHABLE"
  | "NOT_AUTHORIZED"
  | "NOT_A_RUNDECK_SERVER"
  | "SERVER_TOO_OLD"
  | "SERVER_VERSION_CHANGED"
  | "REPLICAS_ON"
  | "REPLICAS_OFF"
  | "REPLICAS_UNKNOWN"
  | "RIGHTS_MISSING"
  | "OBSERVATION_FAILED"
  | "NO_EXECUTOR"
  | "EXECUTOR_INCOMPATIBLE"
  | "STEP_UNSUPPORTED"
  | "HANDLER_MISSING"
  | "INVALID_ARGUMENT"
  | "INVENTORY_INVALID"
  | "JOURNAL_DAMAGED"
  | "JOURNAL_FORMAT_UNSUPPORTED"
  | "JOURNAL_NOT_READABLE"
  | "JOURNAL_EMPTY"
  | "RUN_NOT_ENDED"
  | "LOCK_HELD"
  | "JOURNAL_NOT_WRITABLE"
  | "JOURNAL_TAKEN_OVER"
  | "LOCK_LOST";

/** One problem of something that was read, with the place that it was found at. */
export interface ErrorDetail {
  /** As a path from the root: `runners[3].host`. Empty for the whole. */
  readonly path: string;
  /** In the text that it was read from, the first being 1; null where there is none. */
  readonly line: number | null;
  /** One sentence. No secret. */
  readonly message: string;
}

/** Everything an `ApplyError` tells. */
export interface ApplyErrorOptions {
  readonly code: ApplyErrorCode;
  /** What happened, to which Runner, on which host or server, what state it is in, what to do next. No secret. */
  readonly message: string;
  /** What a person can do about it, one sentence each. */
  readonly remedies?: readonly string[];
  /** The same call may succeed later, and repeating it does no harm. */
  readonly isRetryable?: boolean;
  /** Each problem of something that was read. @default none */
  readonly details?: readonly ErrorDetail[];
  readonly cause?: unknown;
}

/**
 * The one error of this package. Recognise it with `ApplyError.isInstance`, which also knows instances of another
 * installed copy of this package.
 *
 * @example
 * ```ts
 * try {
 *   await applyPlan(plan, dependencies);
 * } catch (error) {
 *   if (ApplyError.isInstance(error) && error.code === "REPLICAS_ON") console.error(error.message);
 *   throw error;
 * }
 * ```
 */
export class ApplyError extends Error {
  readonly code: ApplyErrorCode;
  readonly remedies: readonly string[];
  readonly isRetryable: boolean;
  readonly details: readonly ErrorDetail[];

  constructor(options: ApplyErrorOptions) {
    super(
      printable(options.message, longest),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = "ApplyError";
    Object.defineProperty(this, marker, { value: true });
    this.code = options.code;
    this.remedies = (options.remedies ?? []).map((remedy) => printable(remedy, longest));
    this.isRetryable = options.isRetryable ?? false;
    this.details = (options.details ?? []).map(({ path, line, message }) => ({
      path: printable(path, longest),
      line,
      message: printable(message, longest),
    }));
  }

  /** Whether `value` is an `ApplyError`, of this or another copy of the package. */
  static isInstance(value: unknown): value is ApplyError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
