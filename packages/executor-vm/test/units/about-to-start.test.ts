import { expect, it } from "vitest";
import { unitName, withUnit } from "./unit-subject.js";

/** A unit that is told about by turns; its Runner is a real process. */
const activating = { ActiveState: "activating", SubState: "auto-restart" };

it("does not call a Runner gone whose unit is about to start it", async () => {
  let state: Record<string, string> = {};
  let pid = "0";
  await withUnit({ show: () => ({ MainPID: pid, ...state }) }, async (subject, walk) => {
    pid = String((await subject.pids())[0]);
    state = { ActiveState: "active", SubState: "running" };
    await walk.through("save-state");
    await subject.world.killProcess();
    pid = "0";
    state = activating;
    const seen = await walk.observe();
    expect(seen.process).toBe("running");
    expect(seen.message).toContain(`${unitName} is activating`);
    state = {};
    expect((await walk.observe()).process).toBe("gone");
  });
});

it("puts no package in place while the unit is about to start the old one", async () => {
  let state: Record<string, string> = {};
  let pid = "0";
  await withUnit({ show: () => ({ MainPID: pid, ...state }) }, async (subject, walk) => {
    pid = String((await subject.pids())[0]);
    state = { ActiveState: "active", SubState: "running" };
    await walk.through("save-state");
    await subject.world.killProcess();
    pid = "0";
    state = {};
    for (const step of ["stop", "regenerate-credentials", "download-package"] as const) await walk.step(step);
    state = activating;
    await expect(walk.step("install-package")).rejects.toMatchObject({ code: "REVIVED" });
    state = {};
    expect((await walk.step("install-package")).outcome).toBe("done");
  });
});
