import { journalFormatVersion } from "../../events/journal-event.js";
import { expectRefusal } from "../contract/expect-refusal.js";
import { promised } from "../contract/promised.js";
import { claimed, runStarted, samplePlan } from "./every-event.js";
import { appendAll, expectEvents, journalCase, type JournalCase } from "./journal-kit.js";

/** A store that does not hold what was appended. */
export function damageCases(): JournalCase[] {
  return [
    journalCase(
      "drops a torn last record, and appends in its place",
      ["tornRecords", "reopening"],
      async ({ subject, open }) => {
        await appendAll(open(), [runStarted(), claimed(1), claimed(2)]);
        await promised(subject.tearLastRecord?.bind(subject), "tearLastRecord")();
        const journal = open();
        expectEvents(await journal.read(), [runStarted(), claimed(1)]);
        await appendAll(journal, [claimed(3), claimed(4)]);
        expectEvents(await open().read(), [runStarted(), claimed(1), claimed(3), claimed(4)]);
      },
    ),

    journalCase("refuses a record that was changed", ["damage", "reopening"], async ({ subject, open }) => {
      await appendAll(open(), [runStarted(), claimed(1), claimed(2)]);
      await promised(subject.changeRecord?.bind(subject), "changeRecord")(1);
      await expectRefusal(open().read(), "JOURNAL_DAMAGED");
    }),

    journalCase(
      "refuses a journal whose first record, the plan, is missing",
      ["damage", "reopening"],
      async ({ subject, open }) => {
        await appendAll(open(), [runStarted(), claimed(1), claimed(2)]);
        await promised(subject.removeRecord?.bind(subject), "removeRecord")(0);
        await expectRefusal(open().read(), "JOURNAL_DAMAGED");
      },
    ),

    ...foreignRecords.map(([what, value]) =>
      journalCase(
        `refuses ${what}: it parses what it reads`,
        ["foreignRecords"],
        async ({ subject, open }) => {
          const writeRecord = promised(subject.writeRecord?.bind(subject), "writeRecord");
          if (!("formatVersion" in value)) await writeRecord(runStarted());
          await writeRecord(value);
          const isOtherFormat = "formatVersion" in value;
          await expectRefusal(
            open().read(),
            isOtherFormat ? "JOURNAL_FORMAT_UNSUPPORTED" : "JOURNAL_DAMAGED",
          );
        },
      ),
    ),
  ];
}

const started = { type: "run-started", at: 0, runId: "run-1", plan: samplePlan() };
const foreignRecords: readonly (readonly [string, object])[] = [
  ["a record of an older format", { ...started, formatVersion: journalFormatVersion - 1 }],
  ["a record of a newer format", { ...started, formatVersion: journalFormatVersion + 1 }],
  ["an event of an unknown kind", { type: "unit-teleported", at: 1, unitId: "a" }],
  ["an event without one of its fields", { type: "unit-claimed", at: 1 }],
];
