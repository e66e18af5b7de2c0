import { printable } from "../text/printable.js";
import { emptyJournalState, type JournalState } from "../state/run-state.js";
import { why } from "./why.js";

/** Where a run stands, as its caller may ask at any time: also before the run has read its journal. */
export interface Standing {
  readonly state: () => JournalState;
  /** See `Run.why`. */
  readonly why: (id: string) => string;
  /** The record to read from here on. */
  readonly follow: (state: () => JournalState) => void;
  /** Which units wait, and for what, by the scheduler's last decision. */
  readonly noteWaiting: (waiting: Pick<ReadonlyMap<string, string>, "get">) => void;
}

/** Makes the standing of a run that has not begun. */
export function createStanding(): Standing {
  let state = (): JournalState => emptyJournalState;
  let waiting: Pick<ReadonlyMap<string, string>, "get"> = new Map();
  return {
    state: () => state(),
    why: (id) => printable(why(state().run, id, waiting), 2_000),
    follow: (followed) => {
      state = followed;
    },
    noteWaiting: (decided) => {
      waiting = decided;
    },
  };
}
