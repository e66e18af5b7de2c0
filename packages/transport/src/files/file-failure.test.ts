import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { codeOfFileFailure, fileFailure } from "./file-failure.js";

describe("codeOfFileFailure", () => {
  it.each([
    ["cat: write error: No space left on device", "DISK_FULL"],
    ["cp: error writing '/x': Disk quota exceeded", "DISK_FULL"],
    ["sh: 1: cannot create /ro/x: Read-only file system", "READ_ONLY"],
    ["sh: 5: cannot create /root/x: Permission denied", "PERMISSION_DENIED"],
    ["chown: changing ownership of '/x': Operation not permitted", "PERMISSION_DENIED"],
    ["head: cannot open '/x' for reading: No such file or directory", "NOT_FOUND"],
    ["sh: 1: cannot create /no/x: Directory nonexistent", "NOT_FOUND"],
    ["stat: cannot statx '/etc/hosts/x': Not a directory", "NOT_FOUND"],
    ["mv: something else", "COMMAND_FAILED"],
    ["", "COMMAND_FAILED"],
    // A name is not a reason.
    ["head: cannot open '/Permission denied/x' for reading: No such file or directory", "NOT_FOUND"],
    ["mv: '/no space left on device/a' and b are the same file", "COMMAND_FAILED"],
  ])("reads %s", (stderr, code) => {
    expect(codeOfFileFailure(stderr)).toBe(code);
  });

  it("reads what this machine's tools say of a full device", ({ skip }) => {
    if (!existsSync("/dev/full")) {
      console.warn("skipped: there is no /dev/full on this machine");
      skip("there is no /dev/full on this machine");
    }
    const { stderr } = spawnSync("sh", ["-c", "head -c 100000 /dev/zero | cat >/dev/full"], {
      env: { ...process.env, LC_ALL: "C" },
      encoding: "utf8",
    });
    expect(codeOfFileFailure(stderr)).toBe("DISK_FULL");
  });
});

describe("fileFailure", () => {
  it("says what was meant, where, why, and what to do, without what a terminal obeys", () => {
    const error = fileFailure(
      "runner-1",
      "write /opt/\u001b[31mx",
      { exitCode: 1, signal: null },
      "cat: write error: No space left on device\n\u0007",
    );
    expect(error.message).toBe(
      "Could not write /opt/x on runner-1: cat: write error: No space left on device. Make room there and try again.",
    );
  });

  it("has something to say when the tool was silent", () => {
    expect(fileFailure("h", "read /x", { exitCode: 2, signal: null }, "").message).toContain("exit code 2");
    expect(fileFailure("h", "read /x", { exitCode: null, signal: "SIGKILL" }, "").message).toContain(
      "SIGKILL",
    );
  });
});
