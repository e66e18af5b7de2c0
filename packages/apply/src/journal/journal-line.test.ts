import { describe, expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import { parseJournal, toJournalLine } from "./journal-line.js";

const line = toJournalLine(runStarted(smallPlan(["ä", "b"])));

describe("a journal that is read back", () => {
  it("is told in bytes, also where characters take several", () => {
    const bytes = Buffer.from(`${line}${toJournalLine({ type: "run-paused", at: 1 })}torn ü`);
    const { events, intactLength } = parseJournal(bytes, "x");
    expect(events.map(({ type }) => type)).toEqual(["run-started", "run-paused"]);
    expect(bytes.subarray(intactLength).toString()).toBe("torn ü");
  });

  it("is refused where a line is longer than any that we write", () => {
    const bytes = Buffer.from(line);
    expect(parseJournal(bytes, "x", bytes.length - 1).events).toHaveLength(1);
    expect(() => parseJournal(bytes, "x", bytes.length - 2)).toThrow(
      expect.objectContaining({ code: "JOURNAL_NOT_READABLE" }),
    );
  });

  it("is refused without its plan, and where a whole line does not fit", () => {
    const paused = toJournalLine({ type: "run-paused", at: 1 });
    for (const text of [paused, `${line}\n`, `${line}x\n`, `${line}${paused.replace("1}", "2}")}`])
      expect(() => parseJournal(Buffer.from(text), "x")).toThrow(
        expect.objectContaining({ code: "JOURNAL_DAMAGED" }),
      );
  });
});
