import type { JournalEvent } from "../events/journal-event.js";

/**
 * Where a run remembers: an append-only list of events. Implement it on a database to hold journals there.
 * One process at a time writes to a journal; a `RunLock` sees to it.
 */
export interface Journal {
  /**
   * All events so far, in order. A torn last record (the process died while writing) is dropped; any other damage
   * rejects with `ApplyError` `JOURNAL_DAMAGED`. What it returns is parsed, not cast: see `parseJournalEvent`.
   */
  read(): Promise<readonly JournalEvent[]>;
  /**
   * Resolves when the event is durable: a crash of the machine directly afterwards does not lose it. Rejects with
   * `ApplyError` `JOURNAL_TAKEN_OVER` where another process has appended since this one read or appended last: the run
   * then does nothing more. Every step is on record before it begins, so this is what keeps a process that was believed
   * to be dead from beginning another one.
   */
  append(event: JournalEvent): Promise<void>;
  /** Gives back what it holds open. The journal can be read and appended to again afterwards. Idempotent. */
  close?(): Promise<void>;
}
