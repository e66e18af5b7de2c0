import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";

import { printable } from "./printable.js";

describe("printable", () => {
  it("takes out what a terminal would obey", () => {
    expect(printable("\u001b[1;31mdenied\u001b[0m")).toBe("denied");
    expect(printable("\u001b]0;title\u0007text\u001b]8;;http://x\u001b\\link")).toBe("textlink");
    expect(printable("a\u0000b\u0007c\u009b31md\u202ee")).toBe("abc31mde");
  });

  it("keeps lines and tabs, and brings line breaks into one form", () => {
    expect(printable("one\r\ntwo\rthree\tfour\n\n")).toBe("one\ntwo\nthree\tfour");
  });

  it("keeps the end of a long text", () => {
    expect(printable("abcdef", { maxCharacters: 3 })).toBe("…def");
    expect(printable("abc", { maxCharacters: 3 })).toBe("abc");
  });

  test.prop([fc.string({ unit: "binary", maxLength: 300 })])(
    "never lets a control character through",
    (text) => {
      expect(printable(`\u001b[31m${text}`)).not.toMatch(/[^\P{Cc}\n\t]/u);
    },
  );
});
