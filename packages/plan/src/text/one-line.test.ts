import * as fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "./one-line.js";

test("what is too long ends in an ellipsis", () => {
  expect(oneLine("abcdef", 4)).toBe("abc…");
  expect(oneLine("abcd", 4)).toBe("abcd");
});

test("control characters, line breaks and marks that turn the text around become spaces", () => {
  expect(oneLine(" a\u001b[2Jb\r\nc\u202ed\u2028e ")).toBe("a [2Jb c d e");
});

test("whatever it is given, one bounded line comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
      expect(oneLine(text, limit)).toMatch(/^\P{Cc}*$/u);
      expect(oneLine(text, limit).length).toBeLessThanOrEqual(limit);
    }),
  );
});
