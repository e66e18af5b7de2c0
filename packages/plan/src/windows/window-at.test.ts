import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openingsFrom } from "./openings.js";
import type { UpgradeWindow, Weekday } from "./upgrade-window.js";
import { longestOpeningMs, windowAt } from "./window-at.js";

const everyDay: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const window = (given: Partial<UpgradeWindow>): UpgradeWindow => ({
  ...{ days: everyDay, from: "22:00", to: "04:00", timeZone: "UTC" },
  ...given,
});
const at = (text: string): number => Date.parse(text);
const hours = (count: number): number => count * 3_600_000;
const answer = (windows: readonly UpgradeWindow[], now: string, durationMs = 60_000): string => {
  const told = windowAt(windows, { nowMs: at(now), durationMs });
  return told.kind === "closed" ? new Date(told.opensAtMs).toISOString() : told.kind;
};

describe("a window", () => {
  it("is open at any time where there is none", () => {
    expect(answer([], "2026-06-01T12:00:00Z", hours(1_000))).toBe("open");
    expect(longestOpeningMs([])).toBe(Infinity);
  });

  it("lets a unit start that ends inside it, to the millisecond", () => {
    const nights = [window({})];
    expect(answer(nights, "2026-06-01T22:00:00Z", hours(6))).toBe("open");
    expect(answer(nights, "2026-06-01T22:00:00.001Z", hours(6))).toBe("2026-06-02T22:00:00.000Z");
    expect(answer(nights, "2026-06-02T03:59:00Z")).toBe("open");
    expect(answer(nights, "2026-06-02T04:00:00Z")).toBe("2026-06-02T22:00:00.000Z");
    expect(answer(nights, "2026-06-01T22:00:00Z", hours(6) + 1)).toBe("never");
  });

  it("begins on its days, and may end on another", () => {
    const weekend = [window({ days: ["fri", "sat"] })];
    // 2026-06-05 is a Friday.
    expect(answer(weekend, "2026-06-04T23:00:00Z")).toBe("2026-06-05T22:00:00.000Z");
    expect(answer(weekend, "2026-06-07T03:00:00Z")).toBe("open");
    expect(answer(weekend, "2026-06-07T22:30:00Z")).toBe("2026-06-12T22:00:00.000Z");
  });

  it("makes one with those that it touches", () => {
    const two = [window({ from: "20:00", to: "24:00" }), window({ from: "00:00", to: "02:00" })];
    expect(answer(two, "2026-06-01T20:00:00Z", hours(6))).toBe("open");
    expect(longestOpeningMs(two)).toBe(hours(6));
    expect(longestOpeningMs([window({ from: "00:00", to: "24:00" })])).toBe(Infinity);
    expect(answer([window({ from: "00:00", to: "24:00" })], "2026-06-01T12:00:00Z", hours(100))).toBe("open");
  });

  it("goes by the clocks of its time zone, also on the nights on which they are changed", () => {
    const berlin = [window({ timeZone: "Europe/Berlin" })];
    expect(answer(berlin, "2026-01-15T12:00:00Z")).toBe("2026-01-15T21:00:00.000Z");
    expect(answer(berlin, "2026-07-15T12:00:00Z")).toBe("2026-07-15T20:00:00.000Z");
    // 2026-03-29 has no 02:00 to 03:00, 2026-10-25 has it twice.
    expect(answer(berlin, "2026-03-28T21:00:00Z", hours(5))).toBe("open");
    expect(answer(berlin, "2026-03-28T21:00:00Z", hours(5) + 1)).toBe("2026-03-29T20:00:00.000Z");
    expect(answer(berlin, "2026-10-24T20:00:00Z", hours(7))).toBe("open");
    // Of a time that is shown twice the first counts.
    expect(answer([window({ from: "02:30", timeZone: "Europe/Berlin" })], "2026-10-24T12:00:00Z")).toBe(
      "2026-10-25T00:30:00.000Z",
    );
    const small = [window({ from: "02:10", to: "02:50", timeZone: "Europe/Berlin" })];
    expect(answer(small, "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:10:00.000Z");
    expect(
      answer([window({ from: "00:00", to: "06:00", timeZone: "Asia/Kolkata" })], "2026-06-01T12:00:00Z"),
    ).toBe("2026-06-01T18:30:00.000Z");
  });

  const windows = fc.array(
    fc.record({
      days: fc.uniqueArray(fc.constantFrom(...everyDay), { minLength: 1 }),
      from: fc.constantFrom("00:00", "02:30", "09:00", "22:00"),
      to: fc.constantFrom("01:00", "03:00", "17:00", "24:00"),
      timeZone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const moment = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2027-01-01T00:00:00Z") });

  it("lets a unit start at the time that it names, and not a millisecond before", () => {
    fc.assert(
      fc.property(windows, moment, fc.integer({ min: 1, max: hours(10) }), (given, nowMs, durationMs) => {
        const told = windowAt(given, { nowMs, durationMs });
        if (told.kind !== "closed") return;
        expect(told.opensAtMs).toBeGreaterThan(nowMs);
        const again = (atMs: number): string => windowAt([...given], { nowMs: atMs, durationMs }).kind;
        expect(again(told.opensAtMs)).toBe("open");
        expect(again(told.opensAtMs - 1)).toBe("closed");
      }),
    );
  });

  it("is told from what was looked up before as it is told anew", () => {
    const steps = fc.array(fc.integer({ min: -hours(2), max: hours(2) }), { maxLength: 5 });
    fc.assert(
      fc.property(windows, moment, steps, (given, nowMs, offsets) => {
        for (const offset of offsets) {
          const asked = { nowMs: nowMs + offset, durationMs: hours(1) };
          expect(windowAt(given, asked)).toEqual(windowAt([...given], asked));
        }
      }),
    );
  });

  it("is an opening that begins before it ends, apart from the next", () => {
    fc.assert(
      fc.property(windows, moment, (given, nowMs) => {
        const openings = openingsFrom(given, nowMs);
        openings.forEach(({ fromMs, toMs }, index) => {
          expect(toMs).toBeGreaterThan(fromMs);
          expect(fromMs).toBeGreaterThan(openings[index - 1]?.toMs ?? -Infinity);
        });
      }),
    );
  });
});
