import type { JournalEvent } from "../events/journal-event.js";
import { describeJournalContract } from "../testing/journal/describe-journal-contract.js";
import { createMemoryJournal } from "./memory-journal.js";

describeJournalContract({
  name: "journal in memory",
  createSubject: () => {
    const given: JournalEvent[] = [];
    let journal: ReturnType<typeof createMemoryJournal> | null = null;
    return Promise.resolve({
      open: () => (journal ??= createMemoryJournal(given)),
      writeRecord: (value) => {
        given.push(value as JournalEvent);
        return Promise.resolve();
      },
      dispose: () => Promise.resolve(),
    });
  },
  capabilities: {
    reopening: "it lives as long as its process",
    failingWrites: "memory does not fail",
    tornRecords: "memory is not torn",
    damage: "its records cannot be reached",
    foreignRecords: true,
  },
  largestEventBytes: 6_000_000,
});
