import type { RunEvent } from "../events/run-event.js";
import type { RunReport } from "../report/run-report.js";

/** A run that goes on. */
export interface Run {
  /**
   * Everything that happens, as it happens. The first iteration is given all from the beginning. Ends with the run;
   * throws what `report` rejects with.
   */
  readonly events: AsyncIterable<RunEvent>;
  /**
   * Where a unit stands in this run, or why it is not started, in one sentence. For the id of a Runner whose replicas are
   * units, one sentence for each of them.
   */
  readonly why: (id: string) => string;
  /** Starts no unit until `resume()`. Those under way go on. Idempotent. */
  readonly pause: () => void;
  /** Starts units again. Idempotent. */
  readonly resume: () => void;
  /**
   * The first call ends admission and reversible waiting: a Runner that was not stopped yet gets its tags back, one
   * that is away is brought to its end. The second call rolls back those that still can be. More
   * calls do nothing: a rollback is never cut.
   */
  readonly abort: () => void;
  /**
   * How it ended. Rejects with `ApplyError` when the run could not begin (before any effect), or when its lock was
   * taken over.
   */
  readonly report: Promise<RunReport>;
}
