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

/** A lock that is held. */
export interface HeldLock {
  /** From whom it was taken over; nobody where it was free. */
  readonly takenOverFrom?: FormerOwner | null;
  /** Aborted when somebody else took the lock over: the run then stops before its next step. */
  readonly lost: AbortSignal;
  /** Idempotent. */
  release(): Promise<void>;
}

/**
 * Sees to it that one process at a time carries out a run. Implement it on a database to guard more than one
 * machine or one shared disk.
 */
export interface RunLock {
  /** Rejects with `ApplyError` `LOCK_HELD`, naming the owner, when somebody holds it. */
  acquire(): Promise<HeldLock>;
}
