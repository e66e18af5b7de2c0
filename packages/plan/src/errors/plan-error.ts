import { oneLine } from "../text/one-line.js";

/** Messages quote names and paths from outside, and someone may print them as they are. */
const longest = 10_000;
const marker = Symbol.for("@runner-upgrade/PlanError");

/** What went wrong, for programs. */
export type PlanErrorCode =
  /** The fleet is not one: duplicates, empty ids, numbers below zero. */
  | "FLEET_INVALID"
  /** A host is of a platform whose module is not in the option `platforms`. */
  | "PLATFORM_UNKNOWN"
  /** The modules in the option `platforms` break their rules; every problem is in `details`. */
  | "PLATFORMS_INVALID"
  /** The policy breaks its rules; every problem is in `details`. */
  | "INVALID_POLICY"
  /** Job definitions cannot be read; every problem is in `details`, with the job in its `path`. */
  | "JOBS_INVALID"
  | "PLAN_NOT_JSON"
  /** The plan does not fit its schema or contradicts itself; `details` name the paths. */
  | "PLAN_INVALID"
  | "PLAN_FORMAT_UNSUPPORTED"
  /** The plan's id does not fit its content any more. */
  | "PLAN_EDITED"
  /** `requireComplete` was asked for and something is blocked. */
  | "PLAN_INCOMPLETE"
  /** The plan has no unit for that Runner. */
  | "UNIT_NOT_FOUND"
  /** A step may not be inserted there, or not like this. */
  | "INSERT_REFUSED"
  /** A limit that names nothing, or nothing that exists. */
  | "LIMIT_INVALID"
  /** A rendering was asked for that does not exist. */
  | "FORMAT_UNKNOWN";

/** One problem, with the place that it was found at. */
export interface PlanProblem {
  /** Upper case with underscores. */
  readonly code: string;
  /** Where, as a path from the root: `units[3].needs[0]`. Empty for the whole. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
}

/**
 * The one error of this package. Nothing here touches a Runner, so no Runner's state changed when it is thrown.
 *
 * @example
 * ```ts
 * try {
 *   parsePlan(text);
 * } catch (error) {
 *   if (PlanError.isInstance(error) && error.code === "PLAN_EDITED") console.error(error.message);
 * }
 * ```
 */
export class PlanError extends Error {
  override readonly name: string = "PlanError";
  /** What went wrong, for programs. */
  readonly code: PlanErrorCode;
  /** Every problem that was found, where there can be several. */
  readonly details: readonly PlanProblem[];
  /** Always false: the same input gives the same answer. */
  readonly isRetryable: boolean = false;

  constructor(options: {
    readonly code: PlanErrorCode;
    readonly message: string;
    readonly details?: readonly PlanProblem[];
    readonly cause?: unknown;
  }) {
    super(
      oneLine(options.message, longest),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    Object.defineProperty(this, marker, { value: true });
    this.code = options.code;
    this.details = (options.details ?? []).map(({ code, path, message }) => ({
      code,
      path: oneLine(path, longest),
      message: oneLine(message, longest),
    }));
  }

  /** Recognises the error across copies and versions of this package, which `instanceof` does not. */
  static isInstance(error: unknown): error is PlanError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
