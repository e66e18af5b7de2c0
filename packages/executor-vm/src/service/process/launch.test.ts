import { Redactor } from "@runner-upgrade/executor";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localTransport, type HostSession } from "@runner-upgrade/transport";
import { afterAll, expect, it } from "vitest";
import type { Place } from "../../files/place.js";
import { HostShell } from "../../host/host-shell.js";
import type { Invocation } from "../../invocation/invocation.js";
import { settingsOf } from "../../options/vm-executor-options.js";
import { launch } from "./launch.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-launch-")));
const started: number[] = [];
afterAll(() => {
  for (const pid of started) process.kill(pid, "SIGKILL");
  rmSync(root, { recursive: true });
});

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;
const place: Place = { directory: root, by: uid === 0 ? "root" : { uid, gid } };

const invocation: Invocation = {
  // No JVM, so that no look at the host would take it for a Runner: as a launcher is until it has become one.
  arguments: ["sleep", "60"],
  environment: [["PATH", "/usr/bin:/bin"]],
  directory: root,
  executable: realpathSync("/bin/sleep"),
  uid,
  gid,
  groups: [],
  umask: "0027",
  limits: [],
  stdout: { kind: "file", path: join(root, "out") },
  stderr: { kind: "file", path: join(root, "out") },
  ignoredSignals: [1],
};

function shellOf(session: HostSession): HostShell {
  return new HostShell({
    session,
    settings: settingsOf({ transport: localTransport() }),
    redactor: new Redactor(),
    subject: { runner: { id: "r", name: "r" }, host: { address: "localhost" } },
    scope: {
      signal: new AbortController().signal,
      note: () => undefined,
      check: () => undefined,
      sleep: () => Promise.resolve(),
    },
  });
}

it("joins a process that an interrupted start left on its way, instead of starting a second one", async () => {
  const session = await localTransport().connect("localhost");
  const shell = shellOf(session);
  const options = { place, launcher: "start", launched: "pid", overrides: {} };
  const first = await launch(shell, invocation, options);
  started.push(first);
  expect(await launch(shell, invocation, options)).toBe(first);
  process.kill(first, "SIGKILL");
  started.pop();
  await expect.poll(() => isLiving(first), { timeout: 5_000 }).toBe(false);
  const second = await launch(shell, invocation, options);
  started.push(second);
  expect(second).not.toBe(first);
  await session[Symbol.asyncDispose]();
});

it("starts nothing and leaves nothing where somebody else has cleaned up before it comes to that", async () => {
  const [launcher, launched] = [join(root, "late-start"), join(root, "late-pid")];
  await using session = await localTransport().connect("localhost");
  const late: HostSession = {
    ...session,
    run: (command, options) => {
      if (command.includes("late-pid")) rmSync(launcher);
      return session.run(command, options);
    },
  };
  await expect(
    launch(shellOf(late), invocation, {
      place,
      launcher: "late-start",
      launched: "late-pid",
      overrides: {},
    }),
  ).rejects.toThrow("the launcher is gone");
  expect(existsSync(launched)).toBe(false);
});

function isLiving(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, "utf8"));
  } catch {
    return false;
  }
}
