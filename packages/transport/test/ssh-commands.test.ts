import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ssh2Transport } from "../src/index.js";
import { waitFor } from "../src/testing/contract/wait-for.js";
import { startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";

describe.each(sshClients.filter(({ missing }) => missing === null))("commands over $name", (client) => {
  it("whose shell is killed on the host are ended by a signal, not by a lost connection", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server);
    await using host = await transport.connect(server.address);
    const result = await host.run(["sh", "-c", "echo before; kill -9 $PPID; sleep 0.1"]);
    expect(result).toMatchObject({ exitCode: null, stdout: "before\n", timedOut: false, aborted: false });
    expect(result.signal).not.toBeNull();
    expect((await host.run(["echo", "still here"])).stdout).toBe("still here\n");
  });

  it("may be longer than a command line", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server);
    await using host = await transport.connect(server.address);
    const words = Array.from({ length: 6 }, (_, index) => String(index).repeat(100_000));
    const { stdout } = await host.run(["printf", "%s\n", ...words], {
      environment: { LARGE: "x".repeat(100_000) },
    });
    expect(stdout).toBe(words.map((word) => `${word}\n`).join(""));
    expect(Math.max(...server.commandLines.map(({ length }) => length))).toBeLessThan(200);
  });

  it("are kept to the number of sessions that the server allows, and can be ended all the same", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server, { maxSessions: 2 });
    await using host = await transport.connect(server.address);
    const first = await host.spawn(["sleep", "600"]);
    const second = await host.spawn(["sleep", "600"]);
    const third = host.run(["echo", "third"]);
    const late = await host.run(["true"], { timeLimitMs: 200 });
    expect(late).toMatchObject({ timedOut: true, exitCode: null, mayStillRun: false });
    await first.kill();
    await first.wait();
    expect((await third).stdout).toBe("third\n");
    await second[Symbol.asyncDispose]();
  });

  it.runIf(spawnSync("bash", ["--version"]).status === 0)("run under other login shells", async () => {
    for (const shell of ["bash", "dash", "zsh", "fish", "tcsh", "csh", "ksh"]) {
      if (spawnSync(shell, ["-c", "true"]).status !== 0) continue;
      // No start-up file of whoever runs the tests: a bash behind sshd reads it, and it may take its time.
      const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: "/" };
      await using server = await startSshServer({ loginShell: [shell, "-c"], environment });
      await using transport = await client.connectTo(server);
      await using host = await transport.connect(server.address);
      const { stdout } = await host.run(["sh", "-c", 'echo "$WORD $1"; exit 3', "sh", "it's"], {
        environment: { WORD: "a\n!b" },
      });
      expect(stdout, shell).toBe("a\n!b it's\n");
      expect((await host.run(["sleep", "600"], { timeLimitMs: 300 })).mayStillRun, shell).toBe(false);
    }
  });
});

describe("ssh2Transport", () => {
  it("uses the keys of an agent, and passes over an agent that does not answer", async ({ skip }) => {
    if (spawnSync("ssh-add", ["-l"]).status === null) {
      console.warn("skipped: there is no ssh-agent on this machine");
      skip("there is no ssh-agent on this machine");
    }
    const directory = await mkdtemp(join(tmpdir(), "agent-"));
    const socket = join(directory, "socket");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    try {
      await using server = await startSshServer();
      const key = join(directory, "key");
      await writeFile(key, server.clientKey, { mode: 0o600 });
      await waitFor("the agent", () =>
        spawnSync("ssh-add", ["-q", key], { env: { ...process.env, SSH_AUTH_SOCK: socket } }).status === 0
          ? true
          : undefined,
      );
      const hostKeys = {
        kind: "pinned",
        fingerprints: server.hostKeys.map(({ fingerprint }) => fingerprint),
      } as const;
      await using transport = ssh2Transport({ hostKeys, authentication: [{ kind: "agent", socket }] });
      await using host = await transport.connect(server.address);
      expect((await host.run(["echo", "in"])).stdout).toBe("in\n");
      await using second = ssh2Transport({
        hostKeys,
        authentication: [
          { kind: "agent", socket: join(directory, "nobody") },
          { kind: "key", key: server.clientKey },
        ],
      });
      await using other = await second.connect(server.address);
      expect((await other.run(["echo", "in"])).stdout).toBe("in\n");
    } finally {
      agent.kill();
      await rm(directory, { recursive: true });
    }
  });

  it("unlocks a key with its passphrase", async ({ skip }) => {
    const directory = await mkdtemp(join(tmpdir(), "locked-"));
    try {
      await using server = await startSshServer();
      const path = join(directory, "key");
      await writeFile(path, server.clientKey, { mode: 0o600 });
      const locked = spawnSync("ssh-keygen", ["-p", "-f", path, "-P", "", "-N", "open sesame"]);
      if (locked.status !== 0) {
        console.warn("skipped: ssh-keygen cannot lock a key here");
        skip("ssh-keygen cannot lock a key here");
      }
      const hostKeys = {
        kind: "pinned",
        fingerprints: server.hostKeys.map(({ fingerprint }) => fingerprint),
      } as const;
      await using transport = ssh2Transport({
        hostKeys,
        authentication: [{ kind: "key-file", path, passphrase: { reveal: () => "open sesame" } }],
      });
      await using host = await transport.connect(server.address);
      expect((await host.run(["echo", "in"])).stdout).toBe("in\n");
      await using wrong = ssh2Transport({
        hostKeys,
        authentication: [{ kind: "key-file", path, passphrase: "guess-7c1d" }],
      });
      await expect(wrong.connect(server.address)).rejects.toMatchObject({
        code: "AUTHENTICATION_FAILED",
        message: expect.not.stringContaining("guess-7c1d") as string,
      });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
