/**
 * The only source of time. Everything that waits, or that asks how late it is, does so through a clock, so that
 * a test can run hours of a fleet's life in milliseconds.
 */
export interface Clock {
  /** The time in milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
