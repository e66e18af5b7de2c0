import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createPollTimes, type PollTimes } from "./poll-times.js";

const noted = (...times: readonly number[]): PollTimes => {
  const polls = createPollTimes();
  for (const time of times) polls.note(time);
  return polls;
};

/** What is meant, without any economy. */
function plainly(times: readonly number[], from: number, to: number): number {
  const inside = [from, ...times.filter((time) => time > from && time < to), to];
  return inside.reduce((longest, time, index) => Math.max(longest, time - (inside[index - 1] ?? time)), 0);
}

describe("the longest gap between polls", () => {
  it("is that between two polls of the window", () => {
    expect(noted(0, 5, 10, 40, 45).longestGap({ from: 0, to: 45 })).toBe(30);
    expect(noted(0, 5, 10, 40, 45).longestGap({ from: 0, to: 12 })).toBe(5);
  });

  it("counts silence at the beginning and at the end of the window", () => {
    expect(noted(50, 55).longestGap({ from: 0, to: 60 })).toBe(50);
    expect(noted(0, 5).longestGap({ from: 0, to: 100 })).toBe(95);
    expect(noted().longestGap({ from: 10, to: 100 })).toBe(90);
  });

  it("counts only what lies in the window", () => {
    expect(noted(0, 100).longestGap({ from: 40, to: 60 })).toBe(20);
  });

  test.prop([fc.array(fc.oneof(fc.constant(5), fc.nat(12)), { maxLength: 40 }), fc.nat(120), fc.nat(120)])(
    "is the same as without any economy",
    (gaps, start, length) => {
      let time = 3;
      const times = gaps.map((gap) => (time += gap));
      const window = { from: start, to: start + length };
      expect(noted(...times).longestGap(window)).toBe(plainly(times, window.from, window.to));
    },
  );
});
