import { chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redactor } from "@runner-upgrade/executor";
import { localTransport, type HostSession } from "@runner-upgrade/transport";
import { afterEach, beforeEach, expect, it } from "vitest";
import { HostShell } from "../host/host-shell.js";
import { settingsOf } from "../options/vm-executor-options.js";
import { tracePath, type TracedPath } from "./trace-path.js";

const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
let root = "";
let session: HostSession;

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-trace-")));
  mkdirSync(join(root, "runner/releases"), { recursive: true });
  writeFileSync(join(root, "runner/releases/one.jar"), "one");
  writeFileSync(join(root, "secret"), "secret");
  session = await localTransport().connect("localhost");
});
afterEach(async () => {
  await session[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

function trace(
  path: string,
  of: { readonly uid: number; readonly gid: number } = user,
): Promise<TracedPath | null> {
  const shell = new HostShell({
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
  return tracePath(shell, join(root, path), of, { isNamedByRoot: true });
}

it("follows a link within the directory that the path names", async () => {
  symlinkSync("releases/one.jar", join(root, "runner/runner.jar"));
  expect(await trace("runner/runner.jar")).toMatchObject({
    fault: null,
    isFile: true,
    bytes: 3,
    file: { directory: join(root, "runner/releases"), name: "one.jar" },
  });
});

it("gives up a path whose link leads over a name with a line feed", async () => {
  // Written out as it is, such a name would describe a file of root's.
  const forged = join(root, "runner", "x\npath\nat 41ed 0 0 1:1:1\n");
  mkdirSync(forged);
  writeFileSync(join(forged, "env"), "A=1");
  symlinkSync(forged, join(root, "runner/conf"));
  expect(await trace("runner/conf/env")).toBeNull();
});

it("knows nothing where a link leads nowhere, or in a circle", async () => {
  symlinkSync("missing", join(root, "runner/dangling"));
  symlinkSync("circle", join(root, "runner/circle"));
  expect(await trace("runner/dangling")).toBeNull();
  expect(await trace("runner/circle")).toBeNull();
});

it.runIf(user.uid === 0)("refuses a link of the Runner's user that leads out of its directory", async () => {
  chownSync(join(root, "runner"), 4242, 4242);
  symlinkSync("../secret", join(root, "runner/env"));
  const traced = await trace("runner/env", { uid: 4242, gid: 4242 });
  expect(traced?.fault).toContain("leads out of its directory");
  expect(traced?.file.by).toEqual({ uid: 4242, gid: 4242 });
});

it.runIf(user.uid === 0)("refuses a way over a directory of somebody else's", async () => {
  chownSync(join(root, "runner"), 4343, 4343);
  const traced = await trace("runner/releases/one.jar", { uid: 4242, gid: 4242 });
  expect(traced?.fault).toContain("user 4343");
});

it.runIf(user.uid === 0)("takes root's rights only where root alone can write", async () => {
  const as = { uid: 4242, gid: 4242 };
  expect((await trace("secret", as))?.file.by).toBe("root");
  chownSync(join(root, "runner"), 4242, 4242);
  expect((await trace("runner/releases/one.jar", as))?.file.by).toEqual(as);
});
