import type { CleanUpReport, RunReport } from "@runner-upgrade/apply";

/** How a run came to its end. */
export interface CarriedOut {
  /** Null: it never came to an end, or was cleaned up instead. */
  readonly report: RunReport | null;
  /** The last cleaning up that was called instead of a resumption, or behind the end. */
  readonly cleaned: CleanUpReport | null;
  /** What the last process said where it came to none. */
  readonly lastError: string | null;
  /** Everything that the journal holds. */
  readonly journalText: string;
}
