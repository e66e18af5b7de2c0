import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { receiveFunction } from "./receive-function.js";

const input = Buffer.alloc(3_000_000, "package");
const sha256 = createHash("sha256").update(input).digest("hex");
const script = `umask 077\nset -C\n${receiveFunction}\nreceive "$1" "$2"\necho "$? $hash"\n`;
const shells = ["dash", "bash"].filter((shell) => spawnSync(shell, ["-c", ":"]).status === 0);

describe.each(shells)("receive in %s", (shell) => {
  let directory = "";
  let file = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "receive-"));
    file = join(directory, "file");
    mkdirSync(join(directory, "programs"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** Replaces a program of the host. */
  const replace = (name: string, text: string): void => {
    writeFileSync(join(directory, "programs", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(directory, "programs", name), 0o755);
  };
  const receive = (how: "flow" | "whole", to = file): string =>
    spawnSync(shell, ["-c", script, "sh", to, how], {
      input,
      env: { PATH: `${directory}/programs:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    }).stdout.trim();

  it("writes a file for its owner alone, and hashes it while the bytes come", () => {
    expect(receive("flow")).toBe(`0 ${sha256}`);
    expect(readFileSync(file).equals(input)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("leaves the hash to others when it is not asked for", () => {
    expect(receive("whole")).toBe("0 -");
    expect(readFileSync(file).equals(input)).toBe(true);
  });

  it("overwrites nothing, and writes through no link", () => {
    writeFileSync(file, "old");
    symlinkSync("target", join(directory, "link"));
    for (const how of ["flow", "whole"] as const) {
      expect(receive(how)).toBe("1 -");
      expect(receive(how, join(directory, "link"))).toBe("1 -");
    }
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(existsSync(join(directory, "target"))).toBe(false);
  });

  it.each([
    { without: "OpenSSL", tools: { openssl: "exit 127" }, hash: sha256 },
    { without: "an OpenSSL that can", tools: { openssl: "cat >/dev/null; exit 1" }, hash: sha256 },
    { without: "any tool", tools: { openssl: "exit 127", sha256sum: "exit 127" }, hash: "-" },
    { without: "a tee that stops at an error", tools: { tee: "exit 1" }, hash: "-" },
  ])("comes through on a host without $without", ({ tools, hash }) => {
    for (const [name, text] of Object.entries(tools)) replace(name, text);
    expect(receive("flow")).toBe(`0 ${hash}`);
    expect(readFileSync(file).equals(input)).toBe(true);
  });

  it("ends where the script does not hear signals, such as before its traps are reset", () => {
    const { stdout, error } = spawnSync(shell, ["-c", `trap '' TERM\n${script}`, "sh", file, "flow"], {
      input,
      encoding: "utf8",
      timeout: 8_000,
      killSignal: "SIGKILL",
    });
    expect(error).toBeUndefined();
    expect(stdout.trim()).toBe(`0 ${sha256}`);
  });

  it("fails when a tool ends in the middle", () => {
    const empty = createHash("sha256").digest("hex");
    replace("openssl", `if [ "$(head -c 1 | wc -c)" = 0 ]; then echo "${empty} *stdin"; fi`);
    expect(receive("flow").split(" ")[0]).toBe("1");
  });
});
