import { expect } from "vitest";
import type { JournalEvent } from "../../events/journal-event.js";
import type { Journal } from "../../journal/journal.js";
import type { ContractCase } from "../contract/contract-case.js";
import type { JournalCapabilities, JournalSubject } from "./journal-subject.js";

/** A case of the journal contract. */
export type JournalCase = ContractCase<JournalSubject, keyof JournalCapabilities>;

/** What a case is given: the subject, whose journals are closed when the case ends. */
export interface OpenSubject {
  readonly subject: JournalSubject;
  readonly open: () => Journal;
}

/** Makes a case. */
export function journalCase(
  name: string,
  needs: readonly (keyof JournalCapabilities)[],
  body: (use: OpenSubject) => Promise<void>,
): JournalCase {
  return {
    name,
    needs,
    run: async (subject) => {
      const opened = new Set<Journal>();
      const open = (): Journal => {
        const journal = subject.open();
        opened.add(journal);
        return journal;
      };
      try {
        await body({ subject, open });
      } finally {
        for (const journal of opened) await journal.close?.();
      }
    },
  };
}

/** Asserts that what was read is what was appended. A store may hold the fields of an event in another order. */
export function expectEvents(read: readonly JournalEvent[], appended: readonly JournalEvent[]): void {
  // Deep equality of a plan of a hundred thousand Runners takes minutes; its text is compared in no time.
  if (JSON.stringify(read) === JSON.stringify(appended)) return;
  expect(
    read.map(({ type, at }) => `${type} ${at}`),
    "the events of the journal, in order",
  ).toEqual(appended.map(({ type, at }) => `${type} ${at}`));
  expect(read).toEqual(appended);
}

/** Appends one after the other. */
export async function appendAll(journal: Journal, events: readonly JournalEvent[]): Promise<void> {
  for (const event of events) await journal.append(event);
}
