import { expect } from "vitest";
import type { JournalEvent } from "../../events/journal-event.js";
import { expectRefusal, succeededOf } from "../contract/expect-refusal.js";
import { claimed, runStarted } from "./every-event.js";
import { appendAll, expectEvents, journalCase, type JournalCase } from "./journal-kit.js";

const resumed = (at: number): JournalEvent => ({ type: "run-resumed", at });

/** Longer than what the other process has written: a length in bytes does not tell whose record it is. */
const long = (at: number): JournalEvent => ({
  type: "unit-released",
  at,
  unitId: "a",
  reason: "x".repeat(5_000),
  retryAt: 0,
});

/** A process that was believed to be dead appends nothing more. */
export function oneWriterCases(): JournalCase[] {
  return [
    journalCase(
      "refuses to append where another instance has appended since this one did",
      ["reopening"],
      async ({ open }) => {
        const former = open();
        await appendAll(former, [runStarted(), claimed(1)]);
        const next = open();
        await next.read();
        await next.append(resumed(2));
        await expectRefusal(former.append(claimed(3)), "JOURNAL_TAKEN_OVER");
        await next.append(claimed(4));
        expectEvents(await open().read(), [runStarted(), claimed(1), resumed(2), claimed(4)]);
      },
    ),

    journalCase(
      "refuses to append where another instance has appended since this one read",
      ["reopening"],
      async ({ open }) => {
        await open().append(runStarted());
        const [former, next] = [open(), open()];
        await former.read();
        await next.read();
        await next.append(resumed(1));
        await expectRefusal(former.append(resumed(2)), "JOURNAL_TAKEN_OVER");
        expectEvents(await open().read(), [runStarted(), resumed(1)]);
      },
    ),

    journalCase(
      "goes on refusing, though it is read in between, and leaves what the other instance has written",
      ["reopening"],
      async ({ open }) => {
        const former = open();
        await former.append(runStarted());
        const next = open();
        await next.read();
        await next.append(resumed(1));
        // Several at once, as units append beside each other.
        const appends = [2, 3, 4].map((at) => former.append(long(at)));
        expect(await succeededOf(appends, "JOURNAL_TAKEN_OVER"), "appends that were accepted").toEqual([]);
        await expectRefusal(former.append(long(5)), "JOURNAL_TAKEN_OVER");
        await former.read();
        await expectRefusal(former.append(long(6)), "JOURNAL_TAKEN_OVER");
        await next.append(claimed(7));
        expectEvents(await open().read(), [runStarted(), resumed(1), claimed(7)]);
      },
    ),

    journalCase(
      "is appended to again after a close and a read, by which the other instance is refused",
      ["reopening"],
      async ({ open }) => {
        const former = open();
        await former.append(runStarted());
        const next = open();
        await next.read();
        await next.append(resumed(1));
        await expectRefusal(former.append(long(2)), "JOURNAL_TAKEN_OVER");
        await former.close?.();
        expectEvents(await former.read(), [runStarted(), resumed(1)]);
        await former.append(resumed(3));
        await expectRefusal(next.append(claimed(4)), "JOURNAL_TAKEN_OVER");
        expectEvents(await open().read(), [runStarted(), resumed(1), resumed(3)]);
      },
    ),

    journalCase(
      "accepts an append of at most one of several instances that have read the same",
      ["reopening"],
      async ({ open }) => {
        await open().append(runStarted());
        for (let round = 0; round < 20; round += 1) {
          const instances = Array.from({ length: 4 }, open);
          for (const instance of instances) await instance.read();
          const appends = instances.map((instance, index) => instance.append(resumed(round * 4 + index)));
          const accepted = await succeededOf(appends, "JOURNAL_TAKEN_OVER");
          expect(accepted.length, "appends that were accepted").toBeLessThan(2);
          for (const instance of instances) await instance.close?.();
        }
      },
    ),
  ];
}
