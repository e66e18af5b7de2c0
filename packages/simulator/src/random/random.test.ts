import { expect, it } from "vitest";
import { createRandom } from "./random.js";

const three = (seed: number, purpose: string): readonly number[] => {
  const { next } = createRandom(seed, purpose);
  return [next(), next(), next()];
};

it("repeats itself for a seed and a purpose, and for no other", () => {
  expect(three(7, "fleet")).toEqual(three(7, "fleet"));
  expect(three(8, "fleet")).not.toEqual(three(7, "fleet"));
  expect(three(7, "faults")).not.toEqual(three(7, "fleet"));
});

it("draws whole numbers with both ends, and picks nothing from an empty list", () => {
  const random = createRandom(1, "numbers");
  expect(new Set(Array.from({ length: 200 }, () => random.int(1, 3)))).toEqual(new Set([1, 2, 3]));
  expect(() => random.pick([])).toThrow(RangeError);
});
