import * as fc from "fast-check";
import { expect, test } from "vitest";
import { movedBetween } from "./moved-between.js";

const moved = (before: string, after: string): string[] =>
  movedBetween(Array.from(before), Array.from(after)).map(({ id, from, to }) => `${id} ${from}→${to}`);

test("tells the one that moved, not those that made room for it", () => {
  expect(moved("abcd", "dabc")).toEqual(["d 4→1"]);
  expect(moved("abcd", "bcda")).toEqual(["a 1→4"]);
  expect(moved("abcd", "abcd")).toEqual([]);
});

test("passes over what only one list has", () => {
  expect(moved("abc", "xacy")).toEqual([]);
  expect(moved("abc", "xcab")).toEqual(["c 3→2"]);
  expect(moved("", "abc")).toEqual([]);
});

test("moves as few as possible, and without those both orders are the same", () => {
  const order = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 7 });
  fc.assert(
    fc.property(order, order, (before, after) => {
      const gone = new Set(movedBetween(before, after).map(({ id }) => id));
      const common = (from: readonly string[], other: readonly string[]): string[] =>
        from.filter((id) => other.includes(id));
      const stays = (from: readonly string[], other: readonly string[]): string =>
        common(from, other)
          .filter((id) => !gone.has(id))
          .join("");
      expect(stays(before, after)).toBe(stays(after, before));
      expect(common(before, after).length - gone.size).toBe(
        longestCommonOrder(common(before, after), common(after, before)),
      );
    }),
  );
});

/** By trying every subset. */
function longestCommonOrder(before: readonly string[], after: readonly string[]): number {
  let longest = 0;
  for (let chosen = 0; chosen < 2 ** before.length; chosen++) {
    const some = before.filter((_, index) => (chosen & (1 << index)) !== 0);
    const isOrder = after.filter((id) => some.includes(id)).join("") === some.join("");
    if (isOrder) longest = Math.max(longest, some.length);
  }
  return longest;
}
