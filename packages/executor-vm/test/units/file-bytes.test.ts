import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Walk } from "@runner-upgrade/executor/testing";
import { expect, it } from "vitest";
import { withUnit, type UnitSubject } from "./unit-subject.js";

// The files of a system's unit are looked at as root.
const mayBeRoot = process.getuid?.() === 0 || spawnSync("sudo", ["-n", "true"]).status === 0;
if (!mayBeRoot)
  console.warn("skipped: neither root nor sudo without a password is at hand for the files of a unit");

const up = { ActiveState: "active", SubState: "running" };

async function withEnvironmentFile(
  content: (token: string) => Uint8Array,
  use: (parts: {
    readonly subject: UnitSubject;
    readonly walk: Walk;
    readonly file: string;
    readonly stop: () => void;
  }) => Promise<void>,
): Promise<void> {
  let state: Record<string, string> = {};
  await withUnit({ show: () => state, start: () => Promise.resolve() }, async (subject, walk) => {
    const file = join(subject.directory, "..", "runner.env");
    await writeFile(file, content("canary-old-token"));
    const EnvironmentFiles = `${file} (ignore_errors=no)`;
    state = { ...up, EnvironmentFiles, MainPID: String((await subject.pids())[0]) };
    const stop = (): void => {
      state = { EnvironmentFiles };
    };
    await use({ subject, walk, file, stop });
  });
}

const text = (token: string): string => `SITE=Büro\nRUNNER_RUNDECK_SERVER_TOKEN=${token}\n`;

it.skipIf(!mayBeRoot)("keeps a byte order mark and everything else where the new token is written", () =>
  withEnvironmentFile(
    (token) => Buffer.from(`\uFEFF# Runner\n${text(token)}`),
    async ({ subject, walk, file, stop }) => {
      await walk.through("save-state");
      await subject.world.killProcess();
      stop();
      for (const step of ["stop", "regenerate-credentials", "download-package", "install-package"] as const) {
        await walk.step(step);
      }
      const expected = `\uFEFF# Runner\n${text(walk.credentials().token.reveal())}`;
      expect(await readFile(file)).toEqual(Buffer.from(expected));
    },
  ),
);

it.skipIf(!mayBeRoot)(
  "refuses before anything is stopped a file with the token that is no UTF-8: its bytes would not survive",
  () =>
    withEnvironmentFile(
      (token) => Buffer.from(text(token), "latin1"),
      async ({ walk, file }) => {
        const before = await readFile(file);
        await expect(walk.step("inspect")).rejects.toMatchObject({ code: "CREDENTIALS_NOT_WRITABLE" });
        expect(await readFile(file)).toEqual(before);
      },
    ),
);

it.skipIf(!mayBeRoot)("minds no such file that does not set the token", () =>
  withEnvironmentFile(
    () => Buffer.from("SITE=Büro\n", "latin1"),
    async ({ walk }) => {
      expect((await walk.step("inspect")).outcome).toBe("done");
    },
  ),
);
