import type { JournalEvent } from "../events/journal-event.js";

/**
 * Where a run remembers: an append-only list of events. Implement it on a database to hold journals there, and prove it
 * with `describeJournalContract` from `@runner-upgrade/apply/testing`.
 * One process at a time writes to a journal; a `RunLock` sees to it.
 */
export interface Journal {
  /**
   * All events so far, in order. A torn last record (the process died while writing) is dropped; any other damage
   * rejects with `ApplyError` `JOURNAL_DAMAGED`, and a journal of another format with `JOURNAL_FORMAT_UNSUPPORTED`.
   * What it returns is parsed, not cast: see `parseJournalEvent`.
   */
  read(): Promise<readonly JournalEvent[]>;
  /**
   * Resolves when the event is durable: a crash of the machine directly afterwards does not lose it. Appends that are
   * called without waiting keep the order of their calls.
   *
   * Rejects with `ApplyError` `JOURNAL_TAKEN_OVER` where another process has appended since this one appended last, or
   * since it read where it has not appended yet: the run then does nothing more. Every step is on record before it begins,
   * so this is what keeps a process that was believed to be dead from beginning another one. It goes on rejecting until it
   * is closed and read again; a read alone does not lift it. Of several that have read the same and append at the same
   * time, at most one succeeds.
   *
   * Rejects with `JOURNAL_NOT_WRITABLE` where the store fails. The next append leaves no gap then: it is refused too, or
   * the event whose append failed is written before it.
   */
  append(event: JournalEvent): Promise<void>;
  /**
   * Gives back what it holds open, after the appends that were called before. The journal can be read and appended to
   * again afterwards; events whose append failed are dropped. Idempotent.
   */
  close?(): Promise<void>;
}
