/** Who holds a lock, in words for a person. */
export interface LockOwner {
  /** Unique to the holder. */
  readonly id: string;
  readonly machine: string;
  readonly processId: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** From whom a lock was taken over. */
export interface FormerOwner {
  readonly machine: string;
  readonly processId: number;
  /**
   * Its process is known to have ended. Otherwise it may only be silent, and may yet carry out the step that it had
   * started: the run waits until that step is past its time limit.
   */
  readonly hasEnded: boolean;
}

/** A lock that is held. It is kept alive without a call of the run, until it is released or lost. */
export interface HeldLock {
  /** From whom it was taken over; null or missing where it was free. */
  readonly takenOverFrom?: FormerOwner | null;
  /**
   * Aborted, with an `ApplyError` `LOCK_LOST` as its reason, when another process took the lock over or its record is gone,
   * and before another process can take it over where the store cannot be reached. The run then stops before its next step.
   * A release does not abort it.
   */
  readonly lost: AbortSignal;
  /** Frees the lock, unless another process has taken it over. Idempotent, also after another process holds it. */
  release(): Promise<void>;
}

/**
 * Sees to it that one process at a time carries out a run. Implement it on a database to guard more than one
 * machine or one shared disk, and prove it with `describeRunLockContract` from `@runner-upgrade/apply/testing`.
 */
export interface RunLock {
  /**
   * Of several that ask at the same time, one succeeds. Rejects with `ApplyError` `LOCK_HELD`, retryable and naming the
   * owner, while another process holds the lock, or another run of this one.
   */
  acquire(): Promise<HeldLock>;
}
