import { createHash } from "node:crypto";
import type { JsonObject } from "@runner-upgrade/plan/platform";
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

  it("is refused where JSON is nested so deeply that its readers run out of stack", () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const lines = [deep, deep.replace('"a"', '"__proto__"')].map((record) => {
      const json = `{"type":"step-recorded","at":1,"unitId":"a","stepId":"stop","record":${record}}`;
      return `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`;
    });
    for (const each of lines)
      expect(() => parseJournal(Buffer.from(line + each), "x")).toThrow(
        expect.objectContaining({ code: "JOURNAL_DAMAGED" }),
      );
  });

  it("takes brackets in texts for no levels", () => {
    const event = {
      type: "unit-released",
      at: 1,
      unitId: "a",
      reason: '["\\'.repeat(2_000),
      retryAt: 2,
    } as const;
    expect(parseJournal(Buffer.from(line + toJournalLine(event)), "x").events[1]).toEqual(event);
  });

  it.each([2_000, 200_000])("is not written where a record has %i levels", (levels) => {
    let record: JsonObject = {};
    for (let level = 0; level < levels; level += 1) record = { a: record };
    const event = { type: "step-recorded", at: 1, unitId: "a", stepId: "stop", record } as const;
    expect(() => toJournalLine(event)).toThrow(expect.objectContaining({ code: "JOURNAL_NOT_WRITABLE" }));
  });

  it.each(["__proto__", "constructor", "toString"])("is refused where %s is the type of an event", (type) => {
    const json = `{"type":"${type}","at":1}`;
    const each = `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`;
    expect(() => parseJournal(Buffer.from(line + each), "x")).toThrow(
      expect.objectContaining({ code: "JOURNAL_DAMAGED" }),
    );
  });
});
