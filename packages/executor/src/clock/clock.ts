/**
 * Where all waiting comes from. Give your own to run in virtual time, and then only together with a control plane
 * and executors that live in the same time.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason, at once, when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
