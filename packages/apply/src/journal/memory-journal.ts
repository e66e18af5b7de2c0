import type { JournalEvent } from "../events/journal-event.js";
import type { Journal } from "./journal.js";

/**
 * A journal that lives as long as the process. A run on it cannot be resumed after a crash: give a file journal to
 * every run that must not be lost.
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
    read: () => Promise.resolve(lines.map((line) => JSON.parse(line) as JournalEvent)),
    append: (event) => {
      lines.push(JSON.stringify(event));
      return Promise.resolve();
    },
  };
}
