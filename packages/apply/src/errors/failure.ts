import { printable } from "../text/printable.js";
import { rootCauseOf } from "./root-cause.js";

/** What is known of something that was thrown, whoever threw it. */
export interface Failure {
  readonly code: string;
  /** A sentence or two, printable and bounded: what was thrown, and its root cause where it does not tell that. */
  readonly message: string;
  readonly isRetryable: boolean;
  readonly mayHaveTakenEffect: boolean;
  readonly remedies: readonly string[];
  /** The HTTP status, where there was one. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

/** A code of ours, or one of a foreign executor (`custom:nomad-evicted`). */
const knownCode = /^(?:[A-Z][A-Z0-9_]*|custom:[A-Za-z0-9][\w.-]{0,59})$/;

/**
 * Reads what was thrown without trusting its class: errors of other copies of our packages, of an executor of the
 * user's own, or anything else.
 */
export function failureOf(thrown: unknown): Failure {
  const fields: Partial<Record<string, unknown>> =
    typeof thrown === "object" && thrown !== null ? { ...thrown } : {};
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = fields["code"];
  const status = fields["status"];
  const retryAfterMs = fields["retryAfterMs"];
  const remedies = fields["remedies"];
  return {
    code: typeof code === "string" && knownCode.test(code) ? code : "UNEXPECTED",
    message: printable(withRootCause(message, thrown)),
    isRetryable: fields["isRetryable"] === true,
    mayHaveTakenEffect: fields["mayHaveTakenEffect"] === true,
    remedies: Array.isArray(remedies)
      ? remedies.filter((entry) => typeof entry === "string").map((entry) => printable(entry))
      : [],
    status: typeof status === "number" ? status : null,
    retryAfterMs: typeof retryAfterMs === "number" && retryAfterMs >= 0 ? retryAfterMs : null,
  };
}

function withRootCause(message: string, thrown: unknown): string {
  const cause = rootCauseOf(thrown);
  return cause === null || message.includes(cause.replace(/[.…]$/, ""))
    ? message
    : `${message} Cause: ${cause}`;
}
