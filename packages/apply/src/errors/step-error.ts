import { printable } from "../text/printable.js";

/** A step could not be carried out, in the words of the run itself. */
export class StepError extends Error {
  readonly code: string;
  readonly isRetryable: boolean;
  readonly mayHaveTakenEffect: boolean;
  readonly remedies: readonly string[];
  /** How long the server wants to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;
  /** The HTTP status that it stands for; null where there was none. */
  readonly status: number | null;

  constructor(options: {
    readonly code: string;
    readonly message: string;
    readonly isRetryable?: boolean;
    readonly mayHaveTakenEffect?: boolean;
    readonly remedies?: readonly string[];
    readonly retryAfterMs?: number | null;
    readonly status?: number | null;
    readonly cause?: unknown;
  }) {
    super(
      printable(options.message, 2_000),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = "StepError";
    this.code = options.code;
    this.isRetryable = options.isRetryable ?? false;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect ?? false;
    this.remedies = options.remedies ?? [];
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.status = options.status ?? null;
  }
}

/** The run must not act any more: another process has taken it over. */
export class RunHalted extends Error {
  constructor(cause: unknown) {
    super("The run was halted.", { cause });
    this.name = "RunHalted";
  }
}
