import { hostileTexts } from "@runner-upgrade/tooling/fuzz";
import { expect, it } from "vitest";
import { parseEnvironmentFile, setInEnvironmentFile } from "../../src/files/environment-file.js";
import { parseUnitVariables, setInUnitFile } from "../../src/service/systemd/unit-file.js";
import { checkNames } from "../../src/connection/check-names.js";
import { isUnsafeText } from "../../src/host/unsafe-text.js";
import { isUnitName } from "../../src/service/systemd/named-unit.js";

const count = 10_000;
/** Everything that systemd ends a line with (`read_line`). */
const lineEnds = /\r\n|[\n\r\0]/;
const texts = hostileTexts(11);
const samples = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? texts.any() : texts.word()));

it("starts no line of its own in a unit file, and is read back as it was", () => {
  for (const text of samples) {
    const value = text.replaceAll("\0", "");
    const written = setInUnitFile("[Service]\nEnvironment=TOKEN=old A=1\nUser=runner\n", "TOKEN", value);
    const lines = written.split(lineEnds);
    expect([lines.length, lines[0], lines[2], lines[3]]).toEqual([4, "[Service]", "User=runner", ""]);
    expect(Object.fromEntries(parseUnitVariables(written))).toEqual({ TOKEN: value, A: "1" });
  }
});

it("is one variable of an EnvironmentFile, and is read back as it was", () => {
  for (const text of samples) {
    const value = text.replaceAll("\0", "");
    const written = setInEnvironmentFile("A=1\nTOKEN=old\nB=2\n", "TOKEN", value);
    expect(Object.fromEntries(parseEnvironmentFile(written))).toEqual({ A: "1", TOKEN: value, B: "2" });
  }
});

it("is refused as a name that would go into a file or a command, or holds nothing that starts a line", () => {
  let refused = 0;
  for (const text of samples) {
    const subject = {
      platform: "vm",
      runner: { id: "a", name: "a" },
      host: { platform: "vm", address: "host" },
      stepKind: "inspect",
    } as const;
    const asPath = checkNames(subject, { platform: "vm", address: "host", directory: text }, { runId: null });
    const service = { kind: "systemd", scope: "system", unit: text } as const;
    const asUnit = checkNames(subject, { platform: "vm", address: "host", service }, { runId: null });
    refused += asPath === null ? 0 : 1;
    if (asPath === null) expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    else expect([asPath.code, isUnsafeText(text)]).toEqual(["UNSAFE_NAME", true]);
    if (asUnit === null) expect(text).toMatch(/^[^\s'"`$/;&|<>(){}]+$/);
    else expect([asUnit.code, isUnitName(text)]).toEqual(["UNSAFE_NAME", false]);
  }
  expect(refused).toBeGreaterThan(count / 10);
});
