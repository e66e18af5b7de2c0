/** What a wait before the next try depends on. */
export interface BackoffOptions {
  /** The try that failed, from 1. */
  readonly attempt: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** From 0 to 1. */
  readonly jitter: number;
  /** What the server asked for, if it did. */
  readonly retryAfterMs: number | null;
}

/**
 * How long to wait: doubling from `minDelayMs` to `maxDelayMs`, the upper half of it spread by the jitter, so that
 * many clients do not come back at once. Never shorter than the server asked.
 */
export function backoffMs(options: BackoffOptions): number {
  const full = Math.min(options.maxDelayMs, options.minDelayMs * 2 ** (options.attempt - 1));
  const spread = full / 2 + (full / 2) * options.jitter;
  return Math.round(Math.max(spread, options.retryAfterMs ?? 0));
}
