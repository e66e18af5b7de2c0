import type { RunLock } from "../../lock/run-lock.js";
import type { Capabilities } from "../contract/contract-case.js";
import type { StoreFault } from "../contract/store-fault.js";

/** What the world of a lock may be unable to do. Each maps to `true`, or to the reason why its cases are skipped. */
export type RunLockCapabilities = Capabilities<
  /** A holder can be cut off from the store (`RunLockSubject.cutOff`). */
  | "cutOff"
  /** A holder's process can be made to stand still (`RunLockSubject.suspend`). */
  | "suspension"
  /** The record of a holder can be removed (`RunLockSubject.removeRecord`). */
  | "removal"
>;

/** One lock that is free, and ways to reach it and to hurt its holder. */
export interface RunLockSubject {
  /**
   * Returns a new instance for the lock, as another process would make it. With `takesOver` its `acquire` takes the lock
   * from a holder that has given no sign of life for `silentMs`; otherwise it takes a lock that is free, and no other.
   */
  createLock(options: { readonly takesOver: boolean }): RunLock;
  /** Words of a refusal that tell a person who holds the lock: the machine and the process, say. */
  readonly ownerWords: readonly string[];
  /** How long a holder must be silent before its lock can be taken over, in milliseconds. */
  readonly silentMs: number;
  /** Lets time pass for holders and store alike: moves a clock that the subject has injected, or waits. */
  passTime(ms: number): Promise<void>;
  /** From now on nothing that the present holder sends reaches the store. It notices that its calls fail. */
  cutOff?(): Promise<StoreFault>;
  /** From now on the present holder's process stands still, as one that is suspended: none of its timers fires. */
  suspend?(): Promise<StoreFault>;
  /** Removes the present holder's record from the store, behind its back. */
  removeRecord?(): Promise<void>;
  /** Removes the store. Called once. */
  dispose(): Promise<void>;
}
