import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanUpRun } from "../src/clean-up/clean-up-run.js";
import type { JournalEvent } from "../src/events/journal-event.js";
import type { RunEvent } from "../src/events/run-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import type { Journal } from "../src/journal/journal.js";
import { createFileLock } from "../src/lock/file-lock.js";
import { resumeRun } from "../src/run/resume-run.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import { createScenario, newVersion, oldVersion, type Scenario } from "./support/scenario.js";

const pair = ["east-1", "east-2"].map((name) => ({ name, tags: ["east", "Linux"] }));

interface Crashed {
  readonly scenario: Scenario;
  readonly journal: Journal;
  readonly name: string;
  readonly runnerId: string;
}

async function crashAt(stepId: string, type: "step-started" | "step-ended"): Promise<Crashed> {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan();
  const journal = createCrashingJournal((event) => event.type === type && event.stepId === stepId, "kept");
  startRun(plan, scenario.dependencies({ journal }));
  await scenario.clock.run(journal.crashed);
  await scenario.clock.advance(600_000);
  const unit = plan.units[0]!;
  return {
    scenario,
    journal: createMemoryJournal(journal.kept),
    name: unit.runnerName,
    runnerId: unit.runnerId,
  };
}

const hostOf = ({ scenario, name, runnerId }: Crashed) =>
  scenario.world.host(`${name}.internal`).runner(runnerId);

describe("cleaning up behind a run that was cut", () => {
  it.each([
    ["cordon", "step-ended", "nothing"],
    ["drain", "step-started", "nothing"],
    ["save-state", "step-ended", "removed"],
  ] as const)("directly behind %s %s leaves the Runner as it was", async (stepId, type, savedState) => {
    const crashed = await crashAt(stepId, type);
    const { scenario, journal, runnerId } = crashed;
    const calls = scenario.world.calls.length;
    const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report).toMatchObject({
      isClean: true,
      units: [{ runnerId, tagsGivenBack: ["east", "linux"], savedState, isClean: true, manualSteps: [] }],
    });
    expect(scenario.simulator.runner(runnerId)).toMatchObject({
      status: "Healthy",
      version: oldVersion,
      tags: ["east", "linux"],
      processes: 1,
    });
    expect(hostOf(crashed)).toMatchObject({ hasSavedState: false, kept: null, staged: null });
    // It is neither stopped nor started nor regenerated.
    const done = scenario.world.calls.slice(calls).map((call) => call.name);
    expect(done.filter((step) => !["observe", "clean-up"].includes(step))).toEqual([]);

    const events = await journal.read();
    expect(events.find(({ type: one }) => one === "run-resumed")).toMatchObject({ purpose: "clean-up" });
    expect(events.at(-1)).toMatchObject({ type: "run-ended" });
    expect(events.filter((event) => event.type === "step-ended").map(({ stepId: id }) => id)).toContain(
      "clean-up-run:uncordon",
    );
  });

  it("again finds everything done, and the journal is free for another run", async () => {
    const crashed = await crashAt("save-state", "step-ended");
    const { scenario, journal } = crashed;
    const dependencies = { ...scenario.dependencies(), journal };
    await scenario.clock.run(cleanUpRun(dependencies));
    const [calls, events] = [scenario.world.calls.length, (await journal.read()).length];
    expect(await scenario.clock.run(cleanUpRun(dependencies))).toMatchObject({ isClean: true, units: [] });
    expect([scenario.world.calls.length, (await journal.read()).length]).toEqual([calls, events]);
    const resumed = await scenario.clock.run(resumeRun(dependencies).report);
    expect(resumed.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["rolled-back", "CLEANED_UP"],
      ["skipped", "CLEANED_UP"],
    ]);
    // A plan of the same moment: canaries and order are as they were, and the id is used.
    const plan = await scenario.plan({ soakMs: 1_000 });
    const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies({ journal })));
    expect(report.isComplete).toBe(true);
  });

  it("keeps what is saved of a Runner that is stopped, names the steps, and the run can be resumed", async () => {
    const crashed = await crashAt("stop", "step-ended");
    const { scenario, journal, runnerId } = crashed;
    const dependencies = { ...scenario.dependencies(), journal };
    const report = await scenario.clock.run(cleanUpRun(dependencies));
    expect(report).toMatchObject({ isClean: false, units: [{ savedState: "kept", isClean: false }] });
    expect(report.units[0]!.tagsGivenBack).toEqual(["east", "linux"]);
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(0);
    expect(hostOf(crashed).hasSavedState).toBe(true);
    const resumed = await scenario.clock.run(resumeRun(dependencies).report);
    expect(resumed.isComplete).toBe(true);
    expect(scenario.simulator.runner(runnerId)).toMatchObject({
      status: "Healthy",
      version: newVersion,
      tags: ["east", "linux"],
      processes: 1,
    });
  });

  it("gives the tags back where the host does not answer, and a resumed run drains the Runner anew", async () => {
    const crashed = await crashAt("stop", "step-started");
    const { scenario, journal, runnerId } = crashed;
    const fails = { kind: "fail", code: "HOST_UNREACHABLE" } as const;
    scenario.world.inject({ step: "clean-up", runnerId, times: 1, ...fails });
    const dependencies = { ...scenario.dependencies(), journal };
    const report = await scenario.clock.run(cleanUpRun(dependencies));
    expect(report).toMatchObject({ isClean: false, units: [{ tagsGivenBack: ["east", "linux"] }] });
    const before = (await journal.read()).length;
    await scenario.clock.run(resumeRun(dependencies).report);
    const begun = (await journal.read())
      .slice(before)
      .flatMap((event) => (event.type === "step-started" && event.unitId === runnerId ? event.stepId : []));
    expect(begun.slice(0, 4)).toEqual(["check-availability", "cordon", "drain", "stop"]);
    expect(scenario.simulator.runner(runnerId)).toMatchObject({
      status: "Healthy",
      version: newVersion,
      tags: ["east", "linux"],
    });
  });

  it("of a Runner that is upgraded and only lacks its tags counts it as upgraded", async () => {
    const crashed = await crashAt("verify", "step-ended");
    const { scenario, journal, runnerId } = crashed;
    const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report.isClean).toBe(true);
    expect(hostOf(crashed)).toMatchObject({ hasSavedState: false, kept: null });
    const told = (await journal.read()).find(({ type }) => type === "unit-cleaned-up");
    expect(told).toMatchObject({ outcome: "upgraded", version: newVersion, unitId: runnerId });
  });

  it("keeps what is saved where only the status says that a process lives", async () => {
    const crashed = await crashAt("save-state", "step-ended");
    const { scenario, journal } = crashed;
    scenario.crash(crashed.name);
    const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report).toMatchObject({ isClean: false, units: [{ savedState: "kept" }] });
    expect(report.units[0]!.message).toContain("its host does not");
    expect(hostOf(crashed).hasSavedState).toBe(true);
  });

  it("keeps what is saved where only the host says that a process lives: its credentials are dead", async () => {
    const crashed = await crashAt("save-state", "step-ended");
    const { scenario, journal, runnerId } = crashed;
    const { simulator } = scenario;
    const path = `/api/48/runnerManagement/runner/${runnerId}/regenerateCreds`;
    const headers = { "x-rundeck-auth-token": simulator.apiToken };
    await simulator.fetch(new Request(`${simulator.url}${path}`, { method: "POST", headers }));
    await scenario.clock.advance(600_000);
    const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report).toMatchObject({ isClean: false, units: [{ savedState: "kept", status: "Down" }] });
    expect(hostOf(crashed).hasSavedState).toBe(true);
  });

  it("is refused while a living owner holds the lock, and nothing is done", async () => {
    const crashed = await crashAt("save-state", "step-ended");
    const { scenario, journal } = crashed;
    const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-clean-up-"));
    try {
      const path = join(directory, "run.lock");
      const owner = await createFileLock(path, { clock: scenario.clock }).acquire();
      const before: readonly JournalEvent[] = await journal.read();
      const lock = createFileLock(path, { clock: scenario.clock, takeOver: "when-silent" });
      await expect(cleanUpRun({ ...scenario.dependencies(), journal, lock })).rejects.toMatchObject({
        code: "LOCK_HELD",
      });
      expect(await journal.read()).toEqual(before);
      expect(hostOf(crashed).hasSavedState).toBe(true);
      await owner.release();
      expect(
        await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal, lock })),
      ).toMatchObject({ isClean: true });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("of a journal without a run is refused", async () => {
    const scenario = await createScenario({ runners: pair });
    await expect(
      cleanUpRun({ ...scenario.dependencies(), journal: createMemoryJournal() }),
    ).rejects.toMatchObject({ code: "JOURNAL_EMPTY" });
  });
});

describe("cleaning up while a stop of the dead process goes on", () => {
  it("waits until it is past its time limit, and keeps what the Runner is brought up again from", async () => {
    const scenario = await createScenario({ runners: pair });
    const { clock, world } = scenario;
    const plan = await scenario.plan();
    const crashing = createCrashingJournal(
      (event) => event.type === "step-started" && event.stepId === "stop",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal: crashing }));
    await clock.run(crashing.crashed);
    const { runnerId, runnerName } = plan.units[0]!;
    const host = world.host(`${runnerName}.internal`).runner(runnerId);
    // What was sent to the host goes on there.
    void clock.sleep(3_000).then(() => {
      host.end("asked");
    });
    const journal = createMemoryJournal(crashing.kept);
    let processesWhenGivenBack: number | null = null;
    const onEvent = (event: RunEvent): void => {
      if (event.type === "step-started" && event.stepId === "clean-up-run:uncordon")
        processesWhenGivenBack = host.processes.length;
    };
    const report = await clock.run(cleanUpRun({ ...scenario.dependencies({ onEvent }), journal }));
    // It was not given work while the stop could still cut it.
    expect(processesWhenGivenBack).toBe(0);
    expect(report).toMatchObject({
      isClean: false,
      units: [{ runnerId, isClean: false, savedState: "kept" }],
    });
    expect(report.units[0]!.manualSteps.length).toBeGreaterThan(0);
    expect(host.hasSavedState).toBe(true);
  });
});
