/** Who holds a lock, in words for a person. */
export interface LockOwner {
  /** Unique to the holder. */
  readonly id: string;
  readonly machine: string;
  readonly processId: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** A lock that is held. */
export interface HeldLock {
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
