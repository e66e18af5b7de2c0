import { describeCases } from "../contract/contract-case.js";
import { contentCases } from "./content-cases.js";
import { damageCases } from "./damage-cases.js";
import { durabilityCases } from "./durability-cases.js";
import { failureCases } from "./failure-cases.js";
import type { JournalCase } from "./journal-kit.js";
import type { JournalCapabilities, JournalSubject } from "./journal-subject.js";
import { oneWriterCases } from "./one-writer-cases.js";

/** What the suite needs to know about a journal. */
export interface JournalContractOptions {
  readonly name: string;
  /** Creates an empty store. Called for every case, and disposed of after it. */
  readonly createSubject: () => Promise<JournalSubject>;
  readonly capabilities: JournalCapabilities;
  /**
   * How many bytes of JSON an event has at most. The plan is the longest one.
   * @default 60_000_000, as a plan of a hundred thousand Runners has
   */
  readonly largestEventBytes?: number;
}

/**
 * Registers, in vitest, the one suite that every journal passes: events come back in order and unchanged, an append that
 * resolved is durable, a process that was taken over appends nothing more, a failed write leaves neither half a record nor
 * a gap, and damage is refused.
 *
 * A case that the subject's world cannot set up is skipped, with its reason in the name of the case.
 *
 * @example
 * ```ts
 * describeJournalContract({
 *   name: "journal in a table",
 *   createSubject: async () => {
 *     const table = await createTable();
 *     return { open: () => createTableJournal(table), dispose: () => table.drop() };
 *   },
 *   capabilities: {
 *     reopening: true,
 *     failingWrites: "the database of the tests does not fail",
 *     tornRecords: "a transaction is never torn",
 *     damage: "the database has checksums of its own",
 *     foreignRecords: "not written yet",
 *   },
 * });
 * ```
 */
export function describeJournalContract(options: JournalContractOptions): void {
  const { name, createSubject, capabilities, largestEventBytes = 60_000_000 } = options;
  describeCases(`journal contract: ${name}`, journalCases({ largestEventBytes }), {
    createSubject,
    capabilities,
  });
}

/** Returns the cases of the suite, without vitest's `it`: a test of the suite runs them on broken journals. */
export function journalCases(options: { readonly largestEventBytes: number }): readonly JournalCase[] {
  return [
    ...contentCases(options),
    ...durabilityCases(),
    ...oneWriterCases(),
    ...failureCases(),
    ...damageCases(),
  ];
}
