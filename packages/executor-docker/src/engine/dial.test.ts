import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localTransport } from "@runner-upgrade/transport";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDockerExecutor } from "../create-docker-executor.js";

describe("an engine behind a host's shell", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "runner-upgrade-dial-"));
    vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What stands for the host's `docker`. */
  const client = (...lines: readonly string[]): void => {
    const file = join(folder, "docker");
    writeFileSync(file, ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(file, 0o755);
  };

  const findings = async (address = "ssh://edge") => {
    const executor = createDockerExecutor({ transport: localTransport({ addresses: ["edge"] }) });
    const facts = await executor.inspectHost({
      runner: { id: "r-1", name: "edge" },
      host: { platform: "docker", address },
      targetVersion: null,
      serverUrl: null,
      signal: new AbortController().signal,
      timeLimitMs: 30_000,
    });
    return facts.findings.map(
      ({ code, message, remedies = [] }) => `${code} ${message} ${remedies.join(" ")}`,
    );
  };

  it.each([
    [
      "a client that is not there",
      ["exec 0<&-", "echo 'sh: 1: docker: not found' >&2", "exit 127"],
      /^UNSUPPORTED .*docker.*not found.*Install/s,
    ],
    [
      "a socket that the account may not open",
      [
        "exec 0<&-",
        "echo 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock' >&2",
        "exit 1",
      ],
      /^AUTHENTICATION_FAILED .*permission denied.*group docker/s,
    ],
    [
      "an engine that does not run",
      [
        "echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?' >&2",
        "exit 1",
      ],
      /^HOST_UNREACHABLE .*Cannot connect/s,
    ],
    [
      "a client that is too old",
      ["echo \"docker: 'dial-stdio' is not a docker command\" >&2", "exit 1"],
      /^UNSUPPORTED .*dial-stdio.*18\.09/s,
    ],
  ])("says what its shell said: %s", async (_what, lines, expected) => {
    client(...lines);
    const seen = await findings();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(expected);
    expect(seen[0]).not.toContain("EPIPE");
  });

  it("reaches the socket that the address names", async () => {
    client(`echo "$@" >> ${join(folder, "called")}`, "exit 1");
    await findings("ssh://edge/run/user/1000/docker.sock");
    expect(readFileSync(join(folder, "called"), "utf8")).toContain(
      "--host unix:///run/user/1000/docker.sock system dial-stdio",
    );
  });
});
