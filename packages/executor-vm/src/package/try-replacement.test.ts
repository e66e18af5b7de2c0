import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redactor } from "@runner-upgrade/executor";
import { localTransport } from "@runner-upgrade/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HostShell } from "../host/host-shell.js";
import { settingsOf } from "../options/vm-executor-options.js";
import { tryReplacement, type ReplacementFault } from "./try-replacement.js";

describe("a replacement that is tried", () => {
  let root = "";
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-try-")));
    mkdirSync(join(root, "bin"));
    mkdirSync(join(root, "runner"));
    writeFileSync(join(root, "runner/runner.jar"), "old");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Tries it where programs of the host say these words and fail. */
  async function fault(saying: Readonly<Record<string, string>>): Promise<ReplacementFault | null> {
    for (const [program, words] of Object.entries(saying)) {
      const file = join(root, "bin", program);
      writeFileSync(file, `#!/bin/sh\necho "${words}" >&2\nexit 1\n`);
      chmodSync(file, 0o755);
    }
    const transport = localTransport({ environment: { PATH: `${root}/bin:${process.env["PATH"] ?? ""}` } });
    await using session = await transport.connect("localhost");
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
    const by = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const place = { directory: join(root, "runner"), by };
    const found = await tryReplacement(shell, place, { packageFile: "runner.jar", bytes: 1_000 });
    expect(readdirSync(join(root, "runner"))).toEqual(["runner.jar"]);
    return found;
  }

  it("finds nothing where it can be done", async () => {
    expect(await fault({})).toBeNull();
  });

  // What strerror(EDQUOT) says, by each program that meets it.
  it.each([
    ["no file can be made", { cat: "cat: -: Disk quota exceeded" }],
    ["cannot be written", { fallocate: "fallocate: fallocate failed: Disk quota exceeded" }],
    [
      "cannot be written",
      {
        fallocate: "fallocate: fallocate failed: Operation not supported",
        head: "head: error writing 'standard output': Disk quota exceeded",
      },
    ],
  ])("has no room where a quota is used up: %s", async (what, saying) => {
    const found = await fault(saying);
    expect(found).toMatchObject({ code: "NO_ROOM" });
    expect(found?.message).toContain(what);
    expect(found?.message).toContain("Disk quota exceeded");
  });
});
