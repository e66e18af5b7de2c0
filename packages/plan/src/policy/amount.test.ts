import { expect, test } from "vitest";
import { resolveAmount, shareOf } from "./amount.js";

test.each([
  [3, 10, 3],
  ["25%", 10, 3],
  ["7%", 100, 7],
  ["1.1%", 3000, 33],
  ["0%", 10, 0],
  ["100%", 3, 3],
  ["33.4%", 3, 2],
  ["50%", 0, 0],
] as const)("%s of %i is %i", (amount, total, expected) => {
  expect(resolveAmount(amount, total)).toBe(expected);
});

test("a plain number has no share", () => {
  expect([shareOf(3), shareOf("12.5%")]).toEqual([null, 12.5]);
});
