import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { opensshTransport } from "../src/index.js";
import { waitFor } from "../src/testing/contract/wait-for.js";
import { startSshServer } from "../src/testing/index.js";
import type { SshServer } from "../src/testing/index.js";

const isMissing = spawnSync("ssh", ["-V"]).status !== 0;
if (isMissing) console.warn("skipped: there is no OpenSSH client on this machine");

/** Where the shared connection's socket is. */
function controlPathOf(native: unknown): string {
  if (typeof native === "object" && native !== null && "controlPath" in native)
    return String(native.controlPath);
  throw new Error("The session does not tell its control path.");
}

/** The processes of this machine whose command line holds a text: id, process group, command line. */
async function processesWith(text: string): Promise<{ pid: number; group: number; commandLine: string }[]> {
  const found: { pid: number; group: number; commandLine: string }[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const commandLine = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (!commandLine.includes(text)) continue;
    const fields = (await readFile(`/proc/${name}/stat`, "utf8").catch(() => ""))
      .split(") ")
      .at(-1)
      ?.split(" ");
    found.push({ pid: Number(name), group: Number(fields?.[2]), commandLine });
  }
  return found;
}

async function keyFileOf(
  server: SshServer,
): Promise<{ key: string; [Symbol.asyncDispose](): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "openssh-test-"));
  const key = join(directory, "key");
  await writeFile(key, server.clientKey, { mode: 0o600 });
  return { key, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

describe.skipIf(isMissing)("opensshTransport", () => {
  it("says what is missing when there is no client", async () => {
    await using transport = opensshTransport({ program: "no-such-ssh" });
    await expect(transport.connect("runner-1")).rejects.toMatchObject({ code: "SSH_CLIENT_MISSING" });
  });

  it("keeps hosts apart that are connected to at the same time", async () => {
    await using one = await startSshServer();
    await using other = await startSshServer();
    await using files = await keyFileOf(one);
    await using otherFiles = await keyFileOf(other);
    const keys = [one, other].flatMap(({ hostKeys }) => hostKeys.map(({ publicKey }) => publicKey));
    await using transport = opensshTransport({
      configFile: "/dev/null",
      hostKeys: { kind: "public-keys", publicKeys: keys },
      options: [
        ["IdentityFile", files.key],
        ["IdentityFile", otherFiles.key],
      ],
    });
    const servers = [one, other];
    const sessions = await Promise.all(servers.map((server) => transport.connect(server.address)));
    const paths = sessions.map(({ native }) => controlPathOf(native));
    expect(new Set(paths).size).toBe(2);
    for (const [index, session] of sessions.entries()) {
      const before = servers.map(({ commandLines }) => commandLines.length);
      await session.run(["true"]);
      const grown = servers.map(({ commandLines }, at) => commandLines.length > (before[at] ?? 0));
      expect(grown).toEqual([index === 0, index === 1]);
    }
  });

  it("says what is wrong with its configuration", async () => {
    await using transport = opensshTransport({ configFile: "/dev/null", options: [["NoSuchOption", "yes"]] });
    await expect(transport.connect("runner-1")).rejects.toMatchObject({
      code: "COMMAND_FAILED",
      message: expect.stringMatching(/nosuchoption/i) as string,
    });
  });

  it("takes aliases and options as ssh_config has them, but cannot be made to trust blindly", async () => {
    await using server = await startSshServer();
    await using file = await keyFileOf(server);
    const config = `${file.key}.config`;
    await writeFile(
      config,
      `Host runner-1\n  HostName 127.0.0.1\n  Port ${server.port}\n  User tester\n  IdentityFile ${file.key}\n` +
        `  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile ${file.key}.known\n  LogLevel QUIET\n`,
    );
    await using careless = opensshTransport({
      configFile: config,
      options: [
        ["StrictHostKeyChecking", "no"],
        ["BatchMode", "no"],
      ],
    });
    await expect(careless.connect("runner-1")).rejects.toMatchObject({ code: "HOST_KEY_UNKNOWN" });
    expect(server.loginCount).toBe(0);
    await writeFile(`${file.key}.known`, server.knownHosts());
    await using host = await careless.connect("runner-1");
    expect((await host.run(["echo", "alias"])).stdout).toBe("alias\n");
  });

  it.each([
    ["StdinNull", "yes"],
    ["ForkAfterAuthentication", "yes"],
    ["SessionType", "none"],
  ])("runs commands and gives them their input whatever ssh_config says of %s", async (name, value) => {
    await using server = await startSshServer();
    await using file = await keyFileOf(server);
    const config = `${file.key}.config`;
    await writeFile(
      config,
      `Host *\n  User tester\n  IdentityFile ${file.key}\n  IdentitiesOnly yes\n  ${name} ${value}\n`,
    );
    await using transport = opensshTransport({
      configFile: config,
      hostKeys: { kind: "public-keys", publicKeys: server.hostKeys.map(({ publicKey }) => publicKey) },
    });
    await using host = await transport.connect(server.address, { timeLimitMs: 10_000 });
    expect((await host.run(["cat"], { stdin: "hello" })).stdout).toBe("hello");
  });

  it("keeps its sockets to itself, stays out of the reach of Ctrl-C, and leaves nothing behind", async () => {
    await using server = await startSshServer();
    await using file = await keyFileOf(server);
    const transport = opensshTransport({
      configFile: "/dev/null",
      hostKeys: { kind: "public-keys", publicKeys: server.hostKeys.map(({ publicKey }) => publicKey) },
      options: [["IdentityFile", file.key]],
    });
    const host = await transport.connect(server.address);
    const controlPath = controlPathOf(host.native);
    const directory = dirname(controlPath);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const running = await host.spawn(["sleep", "600"]);
    const clients = await processesWith(controlPath);
    expect(clients.length).toBe(2);
    for (const { pid, group } of clients) {
      expect(group).toBe(pid);
    }
    await running.kill();
    await running.wait();
    await transport[Symbol.asyncDispose]();
    await waitFor("the clients to be gone", async () =>
      (await processesWith(controlPath)).length === 0 ? true : undefined,
    );
    await expect(stat(directory)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("loses its connection, and opens no other by itself, when the client that keeps it dies", async () => {
    await using server = await startSshServer();
    await using file = await keyFileOf(server);
    await using transport = opensshTransport({
      configFile: "/dev/null",
      hostKeys: { kind: "public-keys", publicKeys: server.hostKeys.map(({ publicKey }) => publicKey) },
      options: [["IdentityFile", file.key]],
    });
    await using host = await transport.connect(server.address);
    const running = host.run(["sleep", "600"]);
    await waitFor("the command to run", () => (server.commandLines.length >= 3 ? true : undefined));
    const [master] = (await processesWith(controlPathOf(host.native))).filter(({ commandLine }) =>
      commandLine.includes("ControlMaster=yes"),
    );
    process.kill(master?.pid ?? 0, "SIGKILL");
    await expect(running).rejects.toMatchObject({ code: "CONNECTION_LOST", mayHaveTakenEffect: true });
    await expect(host.run(["true"])).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      mayHaveTakenEffect: false,
    });
    expect(server.loginCount).toBe(1);
  });

  it("opens no other connection by itself when its socket is gone", async () => {
    await using server = await startSshServer();
    await using file = await keyFileOf(server);
    const config = `${file.key}.config`;
    await writeFile(`${file.key}.known`, server.knownHosts());
    await writeFile(config, `UserKnownHostsFile ${file.key}.known\nIdentityFile ${file.key}\n`);
    await using transport = opensshTransport({ configFile: config });
    await using host = await transport.connect(server.address);
    await rm(controlPathOf(host.native));
    const trace = `${file.key}.trace`;
    await expect(host.run(["touch", trace])).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      mayHaveTakenEffect: false,
    });
    await expect(stat(trace)).rejects.toMatchObject({ code: "ENOENT" });
    expect(server.loginCount).toBe(1);
    await using again = await transport.connect(server.address);
    expect((await again.run(["echo", "again"])).stdout).toBe("again\n");
    expect(server.loginCount).toBe(2);
  });

  it("refuses public keys that are none", async () => {
    await using transport = opensshTransport({ hostKeys: { kind: "public-keys", publicKeys: ["AAAA"] } });
    await expect(transport.connect("runner-1")).rejects.toThrow(TypeError);
  });
});
