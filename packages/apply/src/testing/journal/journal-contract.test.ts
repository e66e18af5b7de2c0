import { describeBrokenSubjects } from "../../../test/support/broken-subjects.js";
import { createJournalStore, journalPlants } from "../../../test/support/store-journal.js";
import { describeJournalContract, journalCases } from "./describe-journal-contract.js";

const largestEventBytes = 30_000;
const cases = journalCases({ largestEventBytes });

describeJournalContract({
  name: "journal of the self-test",
  createSubject: () => Promise.resolve(createJournalStore(null)),
  capabilities: {
    reopening: true,
    failingWrites: true,
    tornRecords: true,
    damage: true,
    foreignRecords: true,
  },
  largestEventBytes,
});

describeBrokenSubjects({ cases, plants: journalPlants, createSubject: createJournalStore });
