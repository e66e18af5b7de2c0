/**
 * Where the client's waiting comes from: time limits, backoff, polling. Give your own to test in virtual time,
 * and then only together with a `fetch` that lives in the same time: a virtual clock that runs ahead of a real
 * network ends every call in `TIMEOUT`.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason, at once, when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
