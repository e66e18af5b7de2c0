import * as fc from "fast-check";
import { expect, test } from "vitest";
import { printable } from "./printable.js";

test.each([
  ["\u001b[1;31mdenied\u001b[0m", "denied"],
  ["\u001b]0;my title\u0007text\u001b]8;;http://x\u001b\\link", "textlink"],
  ["a\u0000b\u0007c\u009b31md\u202ee", "abcde"],
  // Nothing ends it, so it must not swallow the reason behind it.
  ["\u001b]0;denied: no such user", "0;denied: no such user"],
])("takes out of %j what a terminal would obey", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("keeps lines and tabs, and brings line breaks into one form", () => {
  expect(printable("one\r\ntwo\rthree\tfour\n\n")).toBe("one\ntwo\nthree\tfour");
});

test("keeps the end of a long text, without half a character before it", () => {
  expect(printable("abcdef", { maxCharacters: 3 })).toBe("…def");
  expect(printable("abc", { maxCharacters: 3 })).toBe("abc");
  expect(printable("ab🚀cd", { maxCharacters: 3 })).toBe("…cd");
});

test("lets no character through that does not print", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.integer({ min: 1, max: 50 }),
      (text, maxCharacters) => {
        expect(printable(`\u001b[31m${text}`, { maxCharacters })).not.toMatch(
          /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
        );
      },
    ),
  );
});
