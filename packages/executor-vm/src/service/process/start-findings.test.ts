import { Redactor } from "@runner-upgrade/executor";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localTransport } from "@runner-upgrade/transport";
import { afterAll, expect, it } from "vitest";
import { HostShell } from "../../host/host-shell.js";
import type { Invocation } from "../../invocation/invocation.js";
import { settingsOf } from "../../options/vm-executor-options.js";
import { findStart } from "./start-findings.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-start-")));
chmodSync(root, 0o755);
afterAll(() => {
  rmSync(root, { recursive: true });
});
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("SKIPPED asking as another user: only root may become one");

async function codes(change: Partial<Invocation>): Promise<readonly string[]> {
  const transport = localTransport();
  const session = await transport.connect("localhost");
  const shell = new HostShell({
    session,
    settings: settingsOf({ transport }),
    redactor: new Redactor(),
    subject: { runner: { id: "r", name: "r" }, host: { address: "localhost" } },
    scope: {
      signal: new AbortController().signal,
      note: () => undefined,
      check: () => undefined,
      sleep: () => Promise.resolve(),
    },
  });
  const findings = await findStart(shell, {
    arguments: ["java"],
    environment: [],
    directory: root,
    executable: "/usr/bin/java",
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    groups: [],
    umask: null,
    limits: [],
    stdout: { kind: "other", description: "pipe" },
    stderr: { kind: "other", description: "pipe" },
    ignoredSignals: [],
    ...change,
  });
  await session[Symbol.asyncDispose]();
  return findings.map(({ code, level }) => `${code} ${level}`);
}

const file = (name: string) => ({ kind: "file", path: join(root, name) }) as const;

it("finds nothing where everything is there, also for an output that was rotated away", async () => {
  writeFileSync(join(root, "out file"), "");
  expect(await codes({ stdout: file("out file"), stderr: file("rotated") })).toEqual([]);
});

it("warns of an output that cannot be opened again", async () => {
  mkdirSync(join(root, "directory"));
  expect(await codes({ stdout: file("no such/out") })).toEqual(["OUTPUT_NOT_WRITABLE warning"]);
  expect(await codes({ stderr: file("directory") })).toEqual(["OUTPUT_NOT_WRITABLE warning"]);
});

it("refuses a launch directory that is gone", async () => {
  expect(await codes({ directory: `${root}/old (deleted)` })).toEqual(["LAUNCH_DIRECTORY_GONE failed"]);
});

it.runIf(isRoot)("asks as the Runner's user and with its groups, not as the login", async () => {
  writeFileSync(join(root, "root's"), "");
  chmodSync(join(root, "root's"), 0o620);
  const nobody = { uid: 65_534, gid: 65_534, stdout: file("root's") };
  expect(await codes(nobody)).toEqual(["OUTPUT_NOT_WRITABLE warning"]);
  expect(await codes({ ...nobody, groups: [0] })).toEqual([]);
  chmodSync(root, 0o700);
  expect(await codes(nobody)).toContain("LAUNCH_DIRECTORY_GONE failed");
  chmodSync(root, 0o755);
});
