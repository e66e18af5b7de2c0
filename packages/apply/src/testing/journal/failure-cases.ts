import { expect } from "vitest";
import type { JournalEvent } from "../../events/journal-event.js";
import type { Journal } from "../../journal/journal.js";
import { expectRefusal } from "../contract/expect-refusal.js";
import { promised } from "../contract/promised.js";
import type { StoreFault } from "../contract/store-fault.js";
import { claimed, runStarted } from "./every-event.js";
import { appendAll, expectEvents, journalCase, type JournalCase, type OpenSubject } from "./journal-kit.js";

/** A store that accepts no writes for a while. */
export function failureCases(): JournalCase[] {
  return [
    journalCase(
      "rejects every append that the store did not take, also of those called at the same time",
      ["failingWrites"],
      async (use) => {
        const { journal, fault } = await failing(use);
        const answers = await Promise.allSettled([1, 2, 3].map((at) => journal.append(claimed(at))));
        for (const answer of answers) {
          const call =
            answer.status === "fulfilled" ? Promise.resolve() : Promise.reject(answer.reason as Error);
          await expectRefusal(call, "JOURNAL_NOT_WRITABLE");
        }
        await fault.heal();
      },
    ),

    journalCase(
      "leaves no half record for a new instance when a write failed",
      ["failingWrites", "reopening"],
      async (use) => {
        const { journal, fault } = await failing(use);
        await expectRefusal(journal.append(claimed(1)), "JOURNAL_NOT_WRITABLE");
        expectPrefix(await use.open().read(), [runStarted(), claimed(1)]);
        await fault.heal();
        expectPrefix(await use.open().read(), [runStarted(), claimed(1)]);
      },
    ),

    journalCase(
      "leaves no gap: what follows a failed append is refused as well, or written behind it",
      ["failingWrites"],
      async (use) => {
        const { journal, fault } = await failing(use);
        await expectRefusal(journal.append(claimed(1)), "JOURNAL_NOT_WRITABLE");
        await fault.heal();
        const events = [runStarted(), claimed(1), claimed(2), claimed(3)];
        const accepted = await Promise.allSettled(events.slice(2).map((event) => journal.append(event)));
        const read = await journal.read();
        expectPrefix(read, events);
        for (const [index, { status }] of accepted.entries())
          if (status === "fulfilled")
            expect(read.length, "events that were accepted").toBeGreaterThan(index + 2);
      },
    ),

    journalCase(
      "appends behind what it reads, once it was closed after a failed append",
      ["failingWrites"],
      async (use) => {
        const { journal, fault } = await failing(use);
        await expectRefusal(journal.append(claimed(1)), "JOURNAL_NOT_WRITABLE");
        await fault.heal();
        await journal.close?.();
        const known = await journal.read();
        await journal.append({ type: "run-resumed", at: 2 });
        expectEvents(await journal.read(), [...known, { type: "run-resumed", at: 2 }]);
      },
    ),

    journalCase(
      "refuses to append after a failed append where another instance has appended since",
      ["failingWrites", "reopening"],
      async (use) => {
        const { journal, fault } = await failing(use);
        const failed: JournalEvent = {
          type: "unit-released",
          at: 1,
          unitId: "a",
          reason: "x".repeat(5_000),
          retryAt: 0,
        };
        await expectRefusal(journal.append(failed), "JOURNAL_NOT_WRITABLE");
        await fault.heal();
        const next = use.open();
        const known = await next.read();
        await next.append({ type: "run-resumed", at: 2 });
        await expectRefusal(journal.append(claimed(3)), "JOURNAL_TAKEN_OVER");
        expectEvents(await use.open().read(), [...known, { type: "run-resumed", at: 2 }]);
      },
    ),
  ];
}

/** A journal that holds the first record of a run, and whose next write fails. */
async function failing({
  subject,
  open,
}: OpenSubject): Promise<{ readonly journal: Journal; readonly fault: StoreFault }> {
  const failWrites = promised(subject.failWrites?.bind(subject), "failWrites");
  const journal = open();
  await appendAll(journal, [runStarted()]);
  return { journal, fault: await failWrites() };
}

/** A write that failed may have reached the store. What it holds is the beginning of what was appended. */
function expectPrefix(read: readonly JournalEvent[], appended: readonly JournalEvent[]): void {
  expect(read.length, "events that are left").toBeGreaterThan(0);
  expectEvents(read, appended.slice(0, read.length));
}
