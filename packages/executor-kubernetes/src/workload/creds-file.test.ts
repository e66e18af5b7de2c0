import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { readAssignment, replaceAssignment } from "./creds-file.js";

describe("assignments of a creds file", () => {
  it("are read with and without quotes, and the last one counts", () => {
    expect(readAssignment('A=1\nexport T="x y"\n', "T")).toBe("x y");
    expect(readAssignment("T=one\nT=two", "T")).toBe("two");
    expect(readAssignment("NOT_T=1\n", "T")).toBeNull();
    expect(readAssignment("#T=1\n", "T")).toBeNull();
  });

  it("are replaced where they stand, and refuse what would break out", () => {
    expect(replaceAssignment("A=1\nT='old'\r\nB=2", "T", "new")).toBe("A=1\nT='new'\r\nB=2");
    for (const bad of ["a'b", "a\nb", 'a"b', "a$b"]) expect(replaceAssignment("T='x'", "T", bad)).toBeNull();
    expect(replaceAssignment("T=x", "T", "a b")).toBeNull();
  });

  test.prop([fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/), fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/)])(
    "hold the new value, and everything else as it was",
    (old, value) => {
      const text = `# head\nX=${old}\nT=${old}\nY=1\n`;
      expect(replaceAssignment(text, "T", value)).toBe(`# head\nX=${old}\nT=${value}\nY=1\n`);
    },
  );
});
