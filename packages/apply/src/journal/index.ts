export { createFileJournal } from "./file-journal.js";
export type { Journal } from "./journal.js";
export { createMemoryJournal } from "./memory-journal.js";
export { parseJournalEvent } from "./parse-journal-event.js";
