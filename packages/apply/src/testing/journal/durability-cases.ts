import { setImmediate as turn } from "node:timers/promises";
import { claimed, everyEvent, runStarted } from "./every-event.js";
import { appendAll, expectEvents, journalCase, type JournalCase } from "./journal-kit.js";

/** What was appended outlives the instance; closing one gives nothing up. */
export function durabilityCases(): JournalCase[] {
  return [
    journalCase(
      "shows an event to a new instance as soon as its append resolved, though nothing was closed",
      ["reopening"],
      async ({ open }) => {
        const journal = open();
        const appended = [];
        for (const event of everyEvent()) {
          await journal.append(event);
          appended.push(event);
          expectEvents(await open().read(), appended);
        }
      },
    ),

    journalCase(
      "shows whole events in order to an instance that reads during appends",
      ["reopening"],
      async ({ open }) => {
        const journal = open();
        const events = [runStarted(), ...Array.from({ length: 200 }, (_, index) => claimed(index + 1))];
        await journal.append(runStarted());
        let isDone = false;
        const appends = appendsOf(events.slice(1).map((event) => journal.append(event))).finally(() => {
          isDone = true;
        });
        for (let reads = 0; reads < 10 || !isDone; reads += 1) {
          const read = await open().read();
          expectEvents(read, events.slice(0, read.length));
          await turn();
        }
        await appends;
        expectEvents(await open().read(), events);
      },
    ),

    journalCase("is read and appended to again after a close, and closed twice", [], async ({ open }) => {
      const journal = open();
      await journal.close?.();
      await journal.append(runStarted());
      await journal.close?.();
      await journal.close?.();
      expectEvents(await journal.read(), [runStarted()]);
      await journal.append(claimed(1));
      await journal.close?.();
      expectEvents(await journal.read(), [runStarted(), claimed(1)]);
    }),

    journalCase("closes after the appends that were called before", ["reopening"], async ({ open }) => {
      const journal = open();
      const events = [runStarted(), claimed(1), claimed(2)];
      const appends = appendsOf(events.map((event) => journal.append(event)));
      await journal.close?.();
      if (journal.close === undefined) await appends;
      expectEvents(await open().read(), events);
      await appends;
    }),

    journalCase("is carried on by a new instance", ["reopening"], async ({ open }) => {
      await appendAll(open(), [runStarted(), claimed(1)]);
      const second = open();
      expectEvents(await second.read(), [runStarted(), claimed(1)]);
      await appendAll(second, [claimed(2), claimed(3)]);
      const third = open();
      expectEvents(await third.read(), [runStarted(), claimed(1), claimed(2), claimed(3)]);
    }),
  ];
}

/** Waits for all, and has no rejection unheard while the case does something else. */
async function appendsOf(appends: readonly Promise<void>[]): Promise<void> {
  const all = Promise.all(appends);
  all.catch(() => undefined);
  await all;
}
