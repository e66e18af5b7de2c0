import * as fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "./one-line.js";
import { unprintable } from "./unprintable.js";

test("ends a text that is too long in an ellipsis, without half a character before it", () => {
  expect(oneLine("abcdef", 4)).toBe("abc…");
  expect(oneLine("abcd", 4)).toBe("abcd");
  expect(oneLine("ab🚀cd", 4)).toBe("ab…");
});

test.each([
  [" a\u001b[2Jb\r\nc\u202ed\u2028e ", "ab c d e"],
  ["\u001b]0;title\u0007text", "text"],
  ["\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["\u009b31mred\u009d0;title\u009c", "red"],
  ["\u001bP1$r\u001b\\dcs \u001b_apc\u001b\\ \u001b(Bshort \u001bc", "dcs  short"],
  // Nothing ends it, so it must not swallow what follows.
  ["\u001b]0;a name and the rest", "0;a name and the rest"],
  ["left\u2066right\u2069\u200b\u00ad\ufeffsoft", "left right soft"],
  ["lone \ud800 surrogate \udc00", "lone   surrogate"],
])("makes %j fit for any output", (text, expected) => {
  expect(oneLine(text)).toBe(expected);
  expect(oneLine(expected)).toBe(expected);
});

test("gives one bounded, printable line for any text", () => {
  fc.assert(
    fc.property(
      fc
        .array(
          fc.oneof(
            fc.string({ unit: "binary" }),
            fc.constantFrom("\u001b", "\u001b]", "\u009d", "\u0007", "\ud83d"),
          ),
        )
        .map((parts) => parts.join("")),
      fc.integer({ min: 1, max: 50 }),
      (text, limit) => {
        const line = oneLine(text, limit);
        expect(line).not.toMatch(unprintable);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(oneLine(line, limit)).toBe(line);
      },
    ),
  );
});

test("takes time in proportion to the text, whatever opens sequences that nothing closes", () => {
  const timeOf = (text: string): number => {
    let least = Infinity;
    // The least of several: a busy machine adds time, and takes none away.
    for (let times = 0; times < 5; times += 1) {
      const start = performance.now();
      oneLine(text, Infinity);
      least = Math.min(least, performance.now() - start);
    }
    return Math.max(least, 0.5);
  };
  for (const part of ["\u001b[", "\u001b]", "\u009d", "\u001bP;", "\u001b ", "\u202e", " \n"]) {
    timeOf(part.repeat(10_000));
    // Eight times the text: linear is 8, quadratic 64.
    // A busy machine can spoil any one measurement; what is quadratic is so in each.
    let ratio = Infinity;
    for (let tries = 0; tries < 10 && ratio >= 32; tries += 1)
      ratio = Math.min(ratio, timeOf(part.repeat(160_000)) / timeOf(part.repeat(20_000)));
    expect(ratio, JSON.stringify(part)).toBeLessThan(32);
  }
});
