import { execFileSync } from "node:child_process";

import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";

import { quotePosix, quotePosixOnOneLine } from "./quote-posix.js";

/** What a real shell makes of the words of a script. */
function wordsOf(script: string): string[] {
  const output = execFileSync("/bin/sh", ["-c", `lineFeed='\n'; printf '%s\\0' ${script}`]);
  return output.toString("utf8").split("\0").slice(0, -1);
}

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "'",
        '"',
        "\n",
        "\\",
        "$(id)",
        "`id`",
        "${HOME}",
        "$lineFeed",
        "!",
        "*",
        "~",
        "\r",
        "\t",
        "É",
        "🚀",
        "-n",
        " ",
      ),
    ),
  )
  // A lone surrogate is no text: it cannot be written as UTF-8.
  .map((parts) => Buffer.from(parts.join("").replaceAll("\0", "")).toString("utf8"));

describe("quotePosix", () => {
  test.prop([fc.array(hostile, { minLength: 1, maxLength: 8 })], { numRuns: 150 })(
    "gives a real shell each text as one word, unchanged",
    (texts) => {
      expect(wordsOf(texts.map((text) => quotePosix(text)).join(" "))).toEqual(texts);
    },
  );

  test.prop([fc.array(hostile, { minLength: 1, maxLength: 8 })], { numRuns: 150 })(
    "does so on one line, too",
    (texts) => {
      const line = texts.map((text) => quotePosixOnOneLine(text)).join(" ");
      expect(line).not.toContain("\n");
      expect(wordsOf(line)).toEqual(texts);
    },
  );

  it("leaves plain words as they are, and quotes an empty one", () => {
    expect(quotePosix("/opt/runner-1.jar")).toBe("/opt/runner-1.jar");
    expect(quotePosix("")).toBe("''");
    expect(quotePosix("it's")).toBe(String.raw`'it'\''s'`);
  });

  it("refuses NUL, which no argument can hold", () => {
    expect(() => quotePosix("a\0b")).toThrow(TypeError);
    expect(() => quotePosixOnOneLine("a\n\0")).toThrow(TypeError);
  });
});
