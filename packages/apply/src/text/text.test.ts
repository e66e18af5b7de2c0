import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.js";
import { createRedactor } from "./redactor.js";

describe("printable text", () => {
  it.each([
    ["\u001b[31mno\u001b[0m\n", "no"],
    ["\u001b]0;title\u0007text", "text"],
    ["a\r\n\tb", "a b"],
    ["user\u202egnp.exe", "user gnp.exe"],
    ["  plain  ", "plain"],
  ])("of %j is %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test.prop([fc.string({ unit: "binary", maxLength: 3_000 }), fc.integer({ min: 1, max: 200 })])(
    "is bounded and holds no control character",
    (text, limit) => {
      const clean = printable(text, limit);
      expect(clean.length).toBeLessThanOrEqual(limit);
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    },
  );
});

describe("a redactor", () => {
  it("takes what it remembers out of texts, keys and lists at any depth", () => {
    const redactor = createRedactor();
    const value = { a: ["x s3cr3t y", { s3cr3t: 1 }], b: null, c: 2 };
    expect(redactor.clean(value)).toBe(value);
    redactor.remember("s3cr3t");
    redactor.remember("abc");
    expect(redactor.clean(value)).toEqual({ a: ["x [secret] y", { "[secret]": 1 }], b: null, c: 2 });
    expect(redactor.clean("abc")).toBe("abc");
  });

  const secret = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 4, maxLength: 7 });
  test.prop([fc.array(secret, { maxLength: 6 }), fc.string({ unit: fc.constantFrom("a", "b", "é", " ") })])(
    "takes out of any text what one secret after the other would",
    (secrets, text) => {
      const redactor = createRedactor();
      for (const each of secrets) redactor.remember(each);
      const one = secrets.reduce((clean, each) => clean.replaceAll(each, "[secret]"), text);
      expect(redactor.clean(text)).toBe(one);
    },
  );
});
