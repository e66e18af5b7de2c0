import { expect } from "vitest";
import type { Plan } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { JournalEvent } from "../../events/journal-event.js";
import { claimed, everyEvent, runStarted, samplePlan } from "./every-event.js";
import { appendAll, expectEvents, journalCase, type JournalCase } from "./journal-kit.js";

/** As deep as a plan may be. */
const mostLevels = 500;

/** What comes back is what was appended. */
export function contentCases({ largestEventBytes }: { readonly largestEventBytes: number }): JournalCase[] {
  return [
    journalCase("reads no events from a store that was never written", [], async ({ open }) => {
      expect(await open().read()).toEqual([]);
    }),

    journalCase("returns an event of every kind, in order and unchanged", [], async ({ open }) => {
      const journal = open();
      await appendAll(journal, everyEvent());
      expectEvents(await journal.read(), everyEvent());
      expectEvents(await journal.read(), everyEvent());
    }),

    journalCase("keeps several runs, one after the other", [], async ({ open }) => {
      const journal = open();
      const events = [...everyEvent(), ...everyEvent()];
      await appendAll(journal, events);
      expectEvents(await journal.read(), events);
    }),

    journalCase("returns every character unchanged, in values and in keys", [], async ({ open }) => {
      const journal = open();
      const texts = everyCharacter();
      const record = Object.fromEntries(texts.map((text) => [text, text]));
      const events: JournalEvent[] = [
        runStarted(),
        { type: "step-recorded", at: 1, unitId: texts.join(""), stepId: "stop", record },
      ];
      await appendAll(journal, events);
      expectEvents(await journal.read(), events);
    }),

    journalCase(`returns a record of ${mostLevels} levels`, [], async ({ open }) => {
      let record: JsonObject = { innermost: true };
      for (let level = 1; level < mostLevels; level += 1) record = { a: record };
      const events: JournalEvent[] = [
        runStarted(),
        { type: "step-recorded", at: 1, unitId: "a", stepId: "stop", record },
      ];
      const journal = open();
      await appendAll(journal, events);
      expectEvents(await journal.read(), events);
    }),

    journalCase(`returns a plan of ${largestEventBytes} bytes`, [], async ({ open }) => {
      const journal = open();
      const events = [runStarted(largePlan(largestEventBytes)), claimed(1)];
      await appendAll(journal, events);
      expectEvents(await journal.read(), events);
    }),

    journalCase(
      "keeps the order in which appends were called, though none was awaited",
      [],
      async ({ open }) => {
        const journal = open();
        // Of very different lengths, since a short one is written faster.
        const events = Array.from({ length: 400 }, (_, index): JournalEvent =>
          index === 0
            ? runStarted()
            : {
                type: "unit-released",
                at: index,
                unitId: "a",
                reason: "x".repeat((index % 7) ** 6),
                retryAt: 0,
              },
        );
        await Promise.all(events.map((event) => journal.append(event)));
        expectEvents(await journal.read(), events);
      },
    ),
  ];
}

/** Every UTF-16 code unit but those of surrogates, in texts of 4096; pairs of surrogates; and half a pair. */
function everyCharacter(): string[] {
  const blocks = Array.from({ length: 16 }, (_, block) =>
    Array.from({ length: 4_096 }, (__, index) => block * 4_096 + index)
      .filter((unit) => unit < 0xd800 || unit > 0xdfff)
      .map((unit) => String.fromCharCode(unit))
      .join(""),
  );
  return [
    ...blocks,
    "\u{10000}\u{1f600}\u{10ffff}",
    "half \ud83d",
    "\ude00 half",
    String.raw`\u0000 \n \\ "`,
    "'; --",
  ];
}

function largePlan(bytes: number): Plan {
  const plan = samplePlan();
  const unit = plan.units[0];
  if (unit === undefined) throw new Error("The sample plan has units.");
  const count = Math.ceil(bytes / (JSON.stringify(unit).length + 1));
  return {
    ...plan,
    units: Array.from({ length: count }, (_, index) => ({
      ...unit,
      id: `runner-${index}`,
      runnerId: `runner-${index}`,
    })),
  };
}
