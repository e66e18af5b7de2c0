import type { JournalEvent } from "../events/journal-event.js";
import { damaged } from "./journal-errors.js";
import type { Journal } from "./journal.js";
import { parseJournalEvent } from "./parse-journal-event.js";

/**
 * A journal that lives as long as the process. A run on it cannot be resumed after a crash: give a file journal to
 * every run that must not be lost. Events that it is given are parsed when they are read: `read` rejects with
 * `ApplyError` `JOURNAL_DAMAGED` for one that this version does not know.
 *
 * @example
 * ```ts
 * const journal = createMemoryJournal();
 * ```
 */
export function createMemoryJournal(events: readonly JournalEvent[] = []): Journal {
  // As JSON, so that it cannot hold more than a file could.
  const lines = events.map((event) => JSON.stringify(event));
  return {
    read: () =>
      new Promise((resolve) => {
        resolve(lines.map(parse));
      }),
    append: (event) => {
      lines.push(JSON.stringify(event));
      return Promise.resolve();
    },
  };
}

function parse(line: string, index: number): JournalEvent {
  const event = parseJournalEvent(JSON.parse(line));
  if (event === null) throw damaged("in memory", index + 1, "it is no event that this version knows");
  return event;
}
