import { readdir, readlink, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { Walk, type ExecutorSubject } from "@runner-upgrade/executor/testing";
import { createProcessSubject, type ProcessSubjectOptions } from "../support/process-subject.js";

async function withSubject(
  options: ProcessSubjectOptions,
  use: (subject: ExecutorSubject & { readonly directory: string }, walk: Walk) => Promise<void>,
): Promise<void> {
  const subject = await createProcessSubject({ isHostile: false }, options);
  try {
    const walk = new Walk(subject);
    await use(subject, walk);
    expect(walk.transcript.leaked(subject.secrets)).toEqual([]);
  } finally {
    await subject.dispose();
  }
}

describe("a Runner whose token stands in its environment", () => {
  it("is started with the new token there, and everything else as it was", () =>
    withSubject({ hasTokenInEnvironment: true, hasStableName: true }, async (subject, walk) => {
      const [before] = await subject.world.processes();
      await walk.through();
      const [after] = await subject.world.processes();
      expect(after).toMatchObject({ version: "5.7.0", token: walk.credentials().token.reveal() });
      expect(after?.invocation).toEqual(before?.invocation);
      expect(await subject.world.leftovers()).toEqual([]);
    }));

  it("is installed again with the token of a second regeneration", () =>
    withSubject({ hasTokenInEnvironment: true }, async (subject, walk) => {
      await walk.through("install-package");
      for (const step of [
        "regenerate-credentials",
        "download-package",
        "install-package",
        "start",
      ] as const) {
        await walk.step(step);
      }
      const [after] = await subject.world.processes();
      expect(after).toMatchObject({ version: "5.7.0", token: walk.credentials().token.reveal() });
    }));
});

describe("a package behind a symbolic link", () => {
  it("is replaced where the link leads, with the mode that it had, and the link stays", () =>
    withSubject({ isLinked: true }, async (subject, walk) => {
      await walk.through();
      const names = await readdir(subject.directory);
      const link = names.find((name) => name.startsWith("runner-"));
      expect(await readlink(`${subject.directory}/${link ?? ""}`)).toBe("package-5.6.0.jar");
      expect((await stat(`${subject.directory}/package-5.6.0.jar`)).mode & 0o777).toBe(0o640);
      expect(await subject.world.processes()).toMatchObject([{ version: "5.7.0" }]);
      expect(await subject.world.leftovers()).toEqual([]);
    }));
});

describe("the old package with the new credentials", () => {
  it("runs again when the new one does not start, and again is harmless", () =>
    withSubject({}, async (subject, walk) => {
      const [before] = await subject.world.processes();
      await subject.world.breakNewPackage?.();
      await walk.through("install-package");
      await expect(walk.step("start")).rejects.toMatchObject({ code: "STARTED_AND_EXITED" });
      const credentials = walk.credentials();
      const restore = () =>
        walk.call(async (executor) => executor.restoreWithNewCredentials?.(walk.context(), { credentials }));
      expect(await restore()).toMatchObject({ outcome: "done" });
      const [after] = await subject.world.processes();
      expect(after).toMatchObject({ version: "5.6.0", token: credentials.token.reveal() });
      expect(after?.invocation).toEqual(before?.invocation);
      expect(await restore()).toMatchObject({ outcome: "already-done" });
      await walk.step("clean-up");
      expect(await subject.world.leftovers()).toEqual([]);
    }));
});
