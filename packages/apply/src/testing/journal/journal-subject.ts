import type { Journal } from "../../journal/journal.js";
import type { Capabilities } from "../contract/contract-case.js";
import type { StoreFault } from "../contract/store-fault.js";

/** What the world of a journal may be unable to do. Each maps to `true`, or to the reason why its cases are skipped. */
export type JournalCapabilities = Capabilities<
  /** Every `open` returns a new instance on the same store, as a new process would make it. */
  | "reopening"
  /** A write can fail for a while (`JournalSubject.failWrites`). */
  | "failingWrites"
  /** A crash can leave half a record (`JournalSubject.tearLastRecord`). */
  | "tornRecords"
  /** Stored records can be changed and removed (`JournalSubject.changeRecord`, `removeRecord`). */
  | "damage"
  /** A record of another version can be stored (`JournalSubject.writeRecord`). */
  | "foreignRecords"
>;

/** An empty store, and ways to reach a journal on it and to hurt it. */
export interface JournalSubject {
  /**
   * Returns a journal on the store. With the capability `reopening` it is a new instance each time, which knows nothing
   * of the others; otherwise always the same one. The suite closes them.
   */
  open(): Journal;
  /** From now on no write to the store succeeds, for any instance. It may leave half a record behind. */
  failWrites?(): Promise<StoreFault>;
  /** Leaves the last record half written, as a crash in the middle of a write does. */
  tearLastRecord?(): Promise<void>;
  /** Changes something within a stored record, behind the journal's back. */
  changeRecord?(index: number): Promise<void>;
  /** Removes a stored record, behind the journal's back. */
  removeRecord?(index: number): Promise<void>;
  /** Stores this value as a record that is whole in every other way: its checksum fits, its number follows. */
  writeRecord?(value: object): Promise<void>;
  /** Removes the store. Called once, after the last instance was closed. */
  dispose(): Promise<void>;
}
