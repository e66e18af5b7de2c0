import { execFileSync } from "node:child_process";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { readAssignment, replaceAssignment } from "./creds-file.js";

const inShell = (text: string): string =>
  execFileSync("sh", ["-c", `${text}\nprintf %s "$T"`], { encoding: "utf8" });

describe("assignments of a creds file", () => {
  it("are read with and without quotes, and the last one counts", () => {
    expect(readAssignment('A=1\nexport T="x y"\n', "T")).toBe("x y");
    expect(readAssignment("T=one\nT=two", "T")).toBe("two");
    expect(readAssignment("NOT_T=1\n", "T")).toBeNull();
    expect(readAssignment("#T=1\n", "T")).toBeNull();
  });

  it("are replaced where they stand, quoted where the value needs it", () => {
    expect(replaceAssignment("A=1\nT='old'\r\nB=2", "T", "new")).toBe("A=1\nT=new\r\nB=2");
    expect(replaceAssignment("T=x", "T", "a b")).toBe("T='a b'");
    expect(replaceAssignment("A=1", "T", "new")).toBeNull();
  });

  it.each(["a'b", "a b", 'a"b', "a$b", "`id`", "$&", "a#b", "a\\b", "#", ""])(
    "are read back by sh and by this reader after %j was written",
    (value) => {
      const text = replaceAssignment("T='x' # of ops\n", "T", value) ?? "";
      expect(readAssignment(text, "T")).toBe(value);
      expect(inShell(text)).toBe(value);
    },
  );

  it.each([
    "T=a'b c'd",
    'T="a\\"b" # note',
    "T=a # note",
    "T=a#b",
    "T=a\\ b",
    "T=; A=1",
    "T='a'\"b\"",
    "  export T='a b'",
  ])("are read as sh reads them: %s", (text) => {
    expect(readAssignment(text, "T")).toBe(inShell(text));
  });

  test.prop([fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/), fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/)])(
    "hold the new value, and everything else as it was",
    (old, value) => {
      const text = `# head\nX=${old}\nT=${old}\nY=1\n`;
      expect(replaceAssignment(text, "T", value)).toBe(`# head\nX=${old}\nT=${value}\nY=1\n`);
    },
  );

  // Times are told by their ratio: eight times the text takes eight times as long, and 64 times where it is quadratic.
  it("takes time in proportion to the file, whatever is in it", { timeout: 120_000 }, () => {
    const timeOf = (text: string): number => {
      let least = Infinity;
      // The least of several: a busy machine adds time, and takes none away.
      for (let times = 0; times < 3; times += 1) {
        const start = performance.now();
        readAssignment(text, "T");
        replaceAssignment(text, "T", "new");
        least = Math.min(least, performance.now() - start);
      }
      return least;
    };
    const parts = [
      " ",
      "\t",
      "T= ",
      "export ",
      " =",
      '"',
      "'",
      "\\",
      "#",
      "\r",
      "T='",
      'T="\\',
      "x\n",
      "T=\n",
      " \n",
    ];
    for (const part of parts) {
      for (const [head, tail] of [
        ["", ""],
        ["T=", "#"],
        ['T="', "#"],
        ["export T=", "\r#"],
        ["  ", "T=1 #"],
      ] as const) {
        const textOf = (size: number): string => head + part.repeat(size / part.length) + tail;
        timeOf(textOf(20_000));
        // A busy machine can spoil any one measurement; what is quadratic is so in each.
        let ratio = Infinity;
        for (let tries = 0; tries < 10 && ratio >= 32; tries += 1)
          ratio = Math.min(ratio, timeOf(textOf(160_000)) / Math.max(timeOf(textOf(20_000)), 0.5));
        expect(ratio, JSON.stringify([head, part, tail])).toBeLessThan(32);
      }
    }
  });

  it("are read as a shell would, quotes and blanks and comments", () => {
    expect(readAssignment("T = 'a' \r\n", "T")).toBeNull();
    expect(readAssignment("T='a' \r\n", "T")).toBe("a");
    expect(readAssignment("T=a # comment", "T")).toBe("a");
    expect(readAssignment("T='a # b'", "T")).toBe("a # b");
    expect(readAssignment("T=", "T")).toBe("");
    expect(readAssignment("T", "T")).toBeNull();
    expect(readAssignment("exportT=1", "T")).toBeNull();
  });

  it("are not replaced by what does not fit on one line", () => {
    expect(replaceAssignment("T=1\n", "T", "a\nU=2")).toBeNull();
    expect(replaceAssignment("T=1\n", "T", "a\rb")).toBeNull();
    expect(replaceAssignment("T=1\n", "T", "a b")).toBe("T='a b'\n");
  });
});
