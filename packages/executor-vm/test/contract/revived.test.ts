import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { Walk } from "@runner-upgrade/executor/testing";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";

it("says that an old process is back, also beside the new one, and comes through once that is stopped", async () => {
  const subject = await createProcessSubject({ isHostile: false });
  try {
    const walk = new Walk(subject);
    await walk.through("download-package");
    await subject.world.startAnother?.();
    await expect(walk.step("install-package")).rejects.toMatchObject({ code: "REVIVED", isRetryable: true });
    await walk.step("stop");
    await walk.step("install-package");
    await walk.step("start");
    const [fresh] = await subject.pids();
    // An old process from before: the package is put in place once more, younger than both.
    const packageFile = join(subject.directory, `runner-${subject.runner.id}.jar`);
    await subject.world.startAnother?.();
    const began = Date.now();
    await expect
      .poll(
        async () => {
          await rename(packageFile, `${packageFile}.moved`);
          await rename(`${packageFile}.moved`, packageFile);
          return (await stat(packageFile)).ctimeMs - began;
        },
        { timeout: 10_000, interval: 500 },
      )
      .toBeGreaterThan(4_000);
    await expect(walk.step("start")).rejects.toMatchObject({ code: "REVIVED", isRetryable: true });
    await walk.step("stop");
    expect(await subject.pids()).toEqual([]);
    expect((await walk.step("start")).outcome).toBe("done");
    expect(await subject.world.processes()).toMatchObject([{ version: "5.7.0" }]);
    expect(await subject.pids()).not.toContain(fresh);
  } finally {
    await subject.dispose();
  }
}, 60_000);
