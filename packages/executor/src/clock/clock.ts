/**
 * Time, handed in wherever something waits, so that tests need not wait.
 *
 * `sleep` rejects with the signal's reason as soon as the signal aborts, and at once when it has aborted already.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
