import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localTransport, opensshTransport, ssh2Transport, type Transport } from "@runner-upgrade/transport";
import { startSshServer } from "@runner-upgrade/transport/testing";
import { describe, expect, it } from "vitest";
import { Canaries } from "./canaries.js";
import { recordPrograms, type RecordedPrograms } from "./recorded-programs.js";
import { runWithCanaries } from "./run-with-canaries.js";
import { watchDirectories } from "./watched-directories.js";

interface Way {
  readonly transport: Transport;
  readonly address: string;
  readonly surfaces: () => Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

const ways: Readonly<Record<string, (programs: RecordedPrograms, canaries: Canaries) => Promise<Way>>> = {
  "this machine": (programs) =>
    Promise.resolve({
      transport: localTransport({ environment: { PATH: programs.path } }),
      address: "local",
      surfaces: () => ({}),
      close: () => Promise.resolve(),
    }),
  "SSH by a password": async (programs, canaries) => {
    const password = canaries.make("SSH password");
    const server = await startSshServer({
      password,
      environment: { PATH: programs.path },
      loginShell: [programs.shell, "-c"],
    });
    return {
      transport: ssh2Transport({
        hostKeys: { kind: "pinned", fingerprints: server.hostKeys.map(({ fingerprint }) => fingerprint) },
        authentication: [{ kind: "password", password }],
      }),
      address: server.address,
      surfaces: () => ({ "remote command lines": server.commandLines }),
      close: () => server[Symbol.asyncDispose](),
    };
  },
  "OpenSSH by a key": async (programs, canaries) => {
    const directory = await mkdtemp(join(tmpdir(), "canary-ssh-"));
    const server = await startSshServer({
      environment: { PATH: programs.path },
      loginShell: [programs.shell, "-c"],
    });
    for (const line of server.clientKey.split("\n").filter((text) => text.length > 40 && !text.includes("-")))
      canaries.add("SSH key", line);
    await writeFile(join(directory, "key"), server.clientKey, { mode: 0o600 });
    await writeFile(join(directory, "known"), server.knownHosts());
    await writeFile(
      join(directory, "config"),
      `UserKnownHostsFile "${join(directory, "known")}"\nGlobalKnownHostsFile /dev/null\n` +
        `IdentitiesOnly yes\nIdentityAgent none\nIdentityFile "${join(directory, "key")}"\n`,
    );
    return {
      transport: opensshTransport({
        configFile: join(directory, "config"),
        program: programs.program("ssh"),
        environment: { PATH: programs.path },
      }),
      address: server.address,
      surfaces: () => ({ "remote command lines": server.commandLines }),
      close: async () => {
        await server[Symbol.asyncDispose]();
        await rm(directory, { recursive: true, force: true });
      },
    };
  },
};

const hasOpenSsh = spawnSync("ssh", ["-V"]).status === 0;
if (!hasOpenSsh) console.warn("skipped: there is no OpenSSH client on this machine");

// Side by side: most of their time is the drain's, and each has programs, hosts and a control plane of its own.
describe.concurrent.each(Object.entries(ways).filter(([name]) => hasOpenSsh || !name.startsWith("OpenSSH")))(
  "a whole upgrade over %s",
  (_name, open) => {
    it("shows no secret to anybody", { timeout: 600_000 }, async ({ expect }) => {
      await using programs = await recordPrograms();
      const canaries = new Canaries();
      const way = await open(programs, canaries);
      try {
        const run = await runWithCanaries(canaries, way);
        await way.transport[Symbol.asyncDispose]();
        const upgraded = "upgraded: It runs the new version.";
        expect(run.outcomes).toEqual([upgraded, upgraded]);
        expect(run.newTokens.length).toBe(2);

        const starts = await programs.starts();
        // Enough was started by name to know that the recording works.
        expect(new Set(starts.map(({ argv }) => argv[0])).size).toBeGreaterThan(8);
        const surfaces = {
          ...run.surfaces,
          ...way.surfaces(),
          // A Runner's own command line holds the proxy's password: that is how it was started before we came.
          "arguments of what was started": starts.map(({ argv }) =>
            argv.includes("-jar") && !argv.includes("-c")
              ? argv.filter((one) => !one.startsWith("-D"))
              : argv,
          ),
          "command lines of the Runners": run.commandLines.map((line) =>
            line.replaceAll(/-D[^\0]*proxy-password=[^\0]*/g, ""),
          ),
          "environment of what was started": starts
            // The last one before the Runner has the Runner's environment: that is what a start is.
            .filter(({ argv }) => !argv.includes("-jar"))
            .map(({ environment }) => environment),
          "names of files": run.files.map(({ path }) => path),
          // What lay there before holds what it held; of what we made nothing may be readable by others.
          "files for everybody": run.files
            .filter(({ modes }) => [...modes].some((mode) => (mode & 0o077) !== 0))
            .map(({ path, content }) => `${path}: ${content}`),
        };
        expect(canaries.find(surfaces)).toEqual([]);
        expect(new Set(canaries.names).size).toBeGreaterThanOrEqual(7);
        expect(run.journalMode).toBe(0o600);
        // What we lay beside a Runner holds its secrets, is its user's alone, and is gone in the end.
        const ours = run.files.filter(({ path }) => path.includes("runner-upgrade"));
        expect(ours.length).toBeGreaterThan(2);
        expect(ours.filter(({ modes }) => [...modes].some((mode) => mode !== 0o600))).toEqual([]);
        expect(
          run.leftFiles.filter((path) => path.includes("runner-upgrade") || path.endsWith(".old")),
        ).toEqual([]);
      } finally {
        await way.close();
      }
    });
  },
);

describe("the search itself", () => {
  const planted = (secret: string): Readonly<Record<string, unknown>> => ({
    text: `before ${secret} after`,
    "the first half": secret.slice(0, 16),
    "the last half": secret.slice(-16),
    "a deep field": { a: [{ b: { c: secret } }] },
    "a key": { [secret]: 1 },
    "a cause": new Error("outside", { cause: new Error("between", { cause: new Error(secret) }) }),
    "a field of an error": Object.assign(new Error("x"), { request: { headers: { token: secret } } }),
    "a hidden property": Object.defineProperty({}, "x", { value: secret, enumerable: false }),
    "a map": new Map([[secret, 1]]),
    "a URL": `https://x/?t=${encodeURIComponent(secret)}`,
    base64: Buffer.from(`ab${secret}`).toString("base64"),
    "base64 of a pair": Buffer.from(`me:${secret}`).toString("base64"),
    hexadecimal: Buffer.from(secret).toString("hex"),
    JSON: JSON.stringify({ secret }),
  });
  const canaries = new Canaries();
  const secret = canaries.make("planted");

  it.each(Object.entries(planted(secret)))("finds what is planted in %s", (surface, value) => {
    expect(canaries.find({ [surface]: value, other: "nothing" })).toEqual([{ canary: "planted", surface }]);
  });

  it("finds what is planted in an argument and in an environment, however short the process lives", async () => {
    await using programs = await recordPrograms();
    await using transport = localTransport({ environment: { PATH: programs.path } });
    await using host = await transport.connect("local");
    await host.run(["sh", "-c", "true", secret]);
    await host.run(["sh", "-c", 'x=$1; env "VALUE=$x" sh -c :', "sh", "harmless"], {
      environment: { X: secret },
    });
    const starts = await programs.starts();
    const found = canaries.find({
      arguments: starts.map(({ argv }) => argv),
      environment: starts.map(({ environment }) => environment),
    });
    expect(found.map(({ surface }) => surface).sort()).toEqual(["arguments", "environment"]);
  });

  it("finds a file that was there for a moment, and how it could be read", async () => {
    const directory = await mkdtemp(join(tmpdir(), "canary-files-"));
    try {
      using watched = watchDirectories([directory]);
      const path = join(directory, "state");
      await writeFile(path, secret, { mode: 0o600 });
      watched.look();
      await chmod(path, 0o644);
      watched.look();
      await rm(path);
      const file = watched.seen.get(path);
      expect([...(file?.modes ?? [])]).toEqual([0o600, 0o644]);
      expect(canaries.find({ file: file?.content })).toHaveLength(1);
      expect(watched.left()).toEqual([]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
