import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { parseEnvironmentFile, quoteValue, setInEnvironmentFile } from "./environment-file.js";

const file =
  String.raw`# comment with KEY=no
; another
PLAIN=value
SPACED =  trimmed value  ` +
  String.raw`
DQ="double \"quoted\" $HOME \\ end"
SQ='single "x" \n'
CONT=first \
second
MIX=pre"mid"post
TRAIL="quoted" ` +
  String.raw`
RUNNER_RUNDECK_SERVER_TOKEN=old
export NOPE=1
EMPTY=
HASH=a#b
BS=a\b
TWO='it'\''s'
`;

// What systemd 252 gave a unit whose EnvironmentFile this is.
const givenBySystemd = {
  PLAIN: "value",
  SPACED: "trimmed value",
  DQ: String.raw`double "quoted" $HOME \ end`,
  SQ: String.raw`single "x" \n`,
  CONT: "first second",
  MIX: 'pre"mid"post',
  TRAIL: "quoted",
  RUNNER_RUNDECK_SERVER_TOKEN: "old",
  EMPTY: "",
  HASH: "a#b",
  BS: "ab",
  TWO: "it''s'",
};

it("reads a file as systemd does", () => {
  expect(Object.fromEntries(parseEnvironmentFile(file))).toEqual(givenBySystemd);
});

describe("setting a variable", () => {
  it("changes the one value, and every other byte stays", () => {
    expect(setInEnvironmentFile(file, "RUNNER_RUNDECK_SERVER_TOKEN", "new")).toBe(
      file.replace("TOKEN=old", "TOKEN=new"),
    );
  });

  it.each([
    ['TOKEN="old" # no comment\n', "TOKEN=new\n"],
    ["  TOKEN = 'old'  \nA=1\n", "  TOKEN = new  \nA=1\n"],
    ["TOKEN=\nA=1", "TOKEN=new\nA=1"],
    ["TOKEN=a \\\n  b\nA=1\n", "TOKEN=new\nA=1\n"],
    ["TOKEN=1\nTOKEN=2\n", "TOKEN=new\nTOKEN=new\n"],
    ["TOKEN=old", "TOKEN=new"],
    ["TOKEN=old\r\nA=1\r\n", "TOKEN=new\r\nA=1\r\n"],
  ])("in %j gives %j", (before, after) => {
    expect(setInEnvironmentFile(before, "TOKEN", "new")).toBe(after);
  });

  it.each(["# TOKEN=old\n", "; TOKEN=old\n", "MY_TOKEN=old\n", "export TOKEN=old\n", ""])(
    "leaves %j alone, which does not set it",
    (text) => {
      expect(setInEnvironmentFile(text, "TOKEN", "new")).toBe(text);
    },
  );

  test.prop([fc.string({ unit: "binary" }).filter((value) => !value.includes("\0"))])(
    "is read back, whatever the value is",
    (value) => {
      const set = setInEnvironmentFile(file, "RUNNER_RUNDECK_SERVER_TOKEN", value);
      expect(Object.fromEntries(parseEnvironmentFile(set))).toEqual({
        ...givenBySystemd,
        RUNNER_RUNDECK_SERVER_TOKEN: value,
      });
    },
  );

  test.prop([fc.string({ unit: "binary" }), fc.string()])("never throws, on any text", (text, value) => {
    expect(setInEnvironmentFile(text, "TOKEN", value)).toBeTypeOf("string");
  });
});

it("quotes only what needs it", () => {
  expect(quoteValue("abc-123_=.")).toBe("abc-123_=.");
  expect(quoteValue('a "$b" `c` \\')).toBe(String.raw`"a \"\$b\" \`c\` \\"`);
});

it("ends a line at a carriage return, and knows what a shell exports", () => {
  expect([...parseEnvironmentFile("A=1\r\nTOKEN=old\r\n")]).toEqual([
    ["A", "1"],
    ["TOKEN", "old"],
  ]);
  expect(setInEnvironmentFile("A=1\r\nTOKEN=old\r\n", "TOKEN", "new")).toBe("A=1\r\nTOKEN=new\r\n");
  expect(setInEnvironmentFile("export TOKEN='old'\n", "TOKEN", "new")).toBe("export TOKEN='old'\n");
  expect(setInEnvironmentFile("export TOKEN='old'\n", "TOKEN", "new", { isShell: true })).toBe(
    "export TOKEN=new\n",
  );
});
