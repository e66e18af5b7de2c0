import { expect, test } from "vitest";
import { formatSummary, summaryOf } from "./summary.js";

test("takes the median of an odd and of an even number of figures", () => {
  expect(summaryOf([3_000, 1_000, 2_000])).toEqual({ least: 1_000, median: 2_000, most: 3_000 });
  expect(summaryOf([4_000, 1_000, 2_000, 3_000])).toEqual({ least: 1_000, median: 2_500, most: 4_000 });
});

test("has nothing to say of no figures", () => {
  expect(summaryOf([])).toBeNull();
  expect(formatSummary(summaryOf([]))).toBe("none");
});

test("is written in seconds", () => {
  expect(formatSummary({ least: 950, median: 1_500, most: 20_000 })).toBe("1.5 (0.9 to 20.0)");
});
