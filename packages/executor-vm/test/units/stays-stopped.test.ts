import { describe, expect, it } from "vitest";
import { withUnit, type UnitSubject } from "./unit-subject.js";

type Properties = Readonly<Record<string, string>>;

/**
 * Stops a Runner whose unit says `whenDown` of itself once it is stopped. Returns how often it was asked about itself
 * after the stop.
 */
async function looksAfterStop(
  whenDown: Properties,
  afterStop: (subject: UnitSubject) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  let state: Properties = {};
  let looks = 0;
  let subjectOf: UnitSubject | null = null;
  const unit = {
    show: () => {
      looks += 1;
      return state;
    },
    stop: async () => {
      await subjectOf?.world.killProcess();
      state = whenDown;
      looks = 0;
      if (subjectOf !== null) await afterStop(subjectOf);
    },
  };
  await withUnit(unit, async (subject, walk) => {
    subjectOf = subject;
    state = { ActiveState: "active", SubState: "running", MainPID: String((await subject.pids())[0]) };
    await walk.through("save-state");
    expect((await walk.step("stop")).outcome).toBe("done");
  });
  return looks;
}

describe("a unit that was stopped through its manager", () => {
  it("is looked at once when the manager says that nothing starts it", async () => {
    expect(await looksAfterStop({})).toBe(1);
    expect(await looksAfterStop({ ActiveState: "failed", SubState: "failed" })).toBe(1);
  });

  it.each([
    { because: "a timer may start it", whenDown: { TriggeredBy: "runner.timer" } },
    { because: "another unit keeps it up", whenDown: { UpheldBy: "site.target" } },
    { because: "a unit runs when it fails", whenDown: { OnFailure: "rescue.service" } },
    { because: "a unit runs when it ends", whenDown: { OnSuccess: "after.service" } },
    { because: "a job for it waits", whenDown: { Job: "4711" } },
    { because: "the manager no longer knows it", whenDown: { LoadState: "not-found" } },
  ])("is watched when $because", async ({ whenDown }) => {
    expect(await looksAfterStop(whenDown)).toBeGreaterThan(1);
  });

  it("is watched when a process was left that the manager did not end", async () => {
    const looks = looksAfterStop({}, async (subject) => {
      await subject.world.startAnother?.();
    });
    expect(await looks).toBeGreaterThan(1);
  });

  it("is not stopped when it is up again at the first look", async () => {
    await expect(
      looksAfterStop({ ActiveState: "activating", SubState: "auto-restart" }),
    ).rejects.toMatchObject({ code: "REVIVED" });
  });
});
