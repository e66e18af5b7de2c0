import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { parseUnitVariables, setInUnitFile } from "./unit-file.js";

const unit = String.raw`[Unit]
Description=Runner
Environment=NOT=here
[Service]
# Environment=COMMENT=1 \
Environment=A=1 "B=two words" 'C=single "x"' D=a\x20b "E=100%%" RUNNER_RUNDECK_SERVER_TOKEN=old-token \
  F=after "G=q\"uote" H=back\\slash
ExecStart=/usr/bin/java -Dx="Environment=NO=1" -jar runner.jar
Environment=LAST=1
`;

// What systemd 252 gave the process of this unit.
const givenBySystemd = {
  A: "1",
  B: "two words",
  C: 'single "x"',
  D: "a b",
  E: "100%",
  RUNNER_RUNDECK_SERVER_TOKEN: "old-token",
  F: "after",
  G: 'q"uote',
  H: String.raw`back\slash`,
  LAST: "1",
};

it("reads the lines as systemd does", () => {
  expect(Object.fromEntries(parseUnitVariables(unit))).toEqual(givenBySystemd);
});

describe("setting a variable", () => {
  it("changes the one word, and every other byte stays", () => {
    expect(setInUnitFile(unit, "RUNNER_RUNDECK_SERVER_TOKEN", "new")).toBe(
      unit.replace("TOKEN=old-token", "TOKEN=new"),
    );
  });

  it("never adds a line", () => {
    expect(setInUnitFile("[Service]\nExecStart=/x\n", "TOKEN", "new")).toBe("[Service]\nExecStart=/x\n");
    expect(setInUnitFile("[Unit]\nEnvironment=TOKEN=x\n", "TOKEN", "new")).toBe(
      "[Unit]\nEnvironment=TOKEN=x\n",
    );
  });

  test.prop([fc.string({ unit: "binary" }).filter((value) => !value.includes("\0"))])(
    "is read back, whatever the value is",
    (value) => {
      const set = setInUnitFile(unit, "RUNNER_RUNDECK_SERVER_TOKEN", value);
      expect(Object.fromEntries(parseUnitVariables(set))).toEqual({
        ...givenBySystemd,
        RUNNER_RUNDECK_SERVER_TOKEN: value,
      });
    },
  );

  test.prop([fc.string({ unit: "binary" })])("never throws, on any text", (text) => {
    expect(setInUnitFile(`[Service]\nEnvironment=${text}`, "TOKEN", "new")).toBeTypeOf("string");
  });
});

it("passes over comments and carriage returns within a line that goes on", () => {
  const text = (value: string): string =>
    `[Service]\r\nEnvironment=A=1 \\\r\n# TOKEN=comment\r\n  TOKEN=${value} \\\n; more\nB="x \\\r\ny"\r\nEnvironment=C=3\r\n`;
  expect([...parseUnitVariables(text("old"))]).toEqual([
    ["A", "1"],
    ["TOKEN", "old"],
    ["B", "x  y"],
    ["C", "3"],
  ]);
  expect(setInUnitFile(text("old"), "TOKEN", "new")).toBe(text("new"));
});
