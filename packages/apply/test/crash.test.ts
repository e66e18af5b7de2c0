import { createFakeExecutor } from "@runner-upgrade/executor/testing";
import type { Plan } from "@runner-upgrade/plan";
import { createJobLoad, readPackage, type JobLoad } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../src/events/journal-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { resumeRun } from "../src/run/resume-run.js";
import { startRun } from "../src/run/start-run.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import { createScenario, newVersion, usualDurationsMs, type Scenario } from "./support/scenario.js";

const names = ["east-1", "east-2"];

async function prepare(): Promise<{ scenario: Scenario; plan: Plan; load: JobLoad }> {
  const scenario = await createScenario({
    runners: names.map((name) => ({ name, tags: ["east", "Linux"] })),
  });
  const load = createJobLoad(scenario.simulator, { operationMs: 10_000 });
  load.start();
  await scenario.clock.advance(30_000);
  return { scenario, load, plan: await scenario.plan({ soakMs: 6_000, settleMs: 3_000 }) };
}

/** The law: whenever credentials are regenerated, no process of the Runner lives. */
function regeneratedWhileAlive({ simulator }: Scenario): string[] {
  const alive = new Map<string, number>();
  const wrong: string[] = [];
  for (const event of simulator.log) {
    if (event.type === "process-started") alive.set(event.runnerId, (alive.get(event.runnerId) ?? 0) + 1);
    if (event.type === "process-gone") alive.set(event.runnerId, (alive.get(event.runnerId) ?? 0) - 1);
    if (event.type === "credentials-regenerated" && (alive.get(event.runnerId) ?? 0) > 0)
      wrong.push(event.runnerId);
  }
  return wrong;
}

async function crashAndResume(at: number, how: "kept" | "lost", pauseMs: number): Promise<void> {
  const { scenario, plan, load } = await prepare();
  const { clock, simulator, world } = scenario;
  const crashing = createCrashingJournal(at, how);
  startRun(plan, scenario.dependencies({ journal: crashing }));
  await clock.run(crashing.crashed);
  await clock.advance(pauseMs);

  const journal = createMemoryJournal(crashing.kept);
  const executor = createFakeExecutor({
    world,
    durationsMs: usualDurationsMs,
    readPackageVersion: (bytes) => readPackage(bytes).version,
  });
  const run = resumeRun({ ...scenario.dependencies({ executors: [executor] }), journal });
  const report = await clock.run(run.report);
  const last = crashing.kept.at(-1);
  const where = `crashed at ${at} (${how}) behind ${last?.type ?? "nothing"} ${
    last !== undefined && "stepId" in last ? last.stepId : ""
  }`;
  expect(
    report.units.map(({ outcome, reason }) => `${outcome} ${reason}`),
    where,
  ).toEqual([
    expect.stringMatching(/^(upgraded|already-current)/),
    expect.stringMatching(/^(upgraded|already-current)/),
  ]);
  expect(report.isComplete, where).toBe(true);
  for (const name of names) {
    const runner = world.host(`${name}.internal`).runner(scenario.id(name));
    expect(simulator.runner(scenario.id(name)), where).toMatchObject({
      status: "Healthy",
      version: newVersion,
      tags: ["east", "linux"],
      processes: 1,
      acceptedProcesses: 1,
    });
    expect([runner.kept, runner.staged, runner.hasSavedState], where).toEqual([null, null, false]);
  }
  expect(regeneratedWhileAlive(scenario), where).toEqual([]);
  load.stop();
  await clock.advance(700_000);
  expect(load.report.losses, where).toEqual([]);
}

async function countRecords(): Promise<number> {
  const { scenario, plan } = await prepare();
  const events: JournalEvent[] = [];
  const journal = createMemoryJournal();
  const counting = {
    read: () => journal.read(),
    append: (event: JournalEvent) => {
      events.push(event);
      return journal.append(event);
    },
  };
  await scenario.clock.run(startRun(plan, scenario.dependencies({ journal: counting })).report);
  return events.length;
}

describe("a crash", async () => {
  const records = await countRecords();
  const places = Array.from({ length: records - 1 }, (_, index) => index + 1);

  it("is tried behind every record of a run", () => {
    expect(records).toBeGreaterThan(50);
  });

  it.each(places)("directly behind record %i ends in the same fleet", { timeout: 60_000 }, async (at) => {
    await crashAndResume(at, "kept", 5_000);
  });

  // Losing the first record means that there is no run: nothing was done before it.
  it.each(places.slice(1))(
    "that loses record %i, its effect done, ends in the same fleet",
    { timeout: 60_000 },
    async (at) => {
      await crashAndResume(at, "lost", 5_000);
    },
  );

  it("again and again ends in the same fleet", { timeout: 60_000 }, async () => {
    const { scenario, plan, load } = await prepare();
    const { clock } = scenario;
    let journal = createCrashingJournal(14, "kept");
    startRun(plan, scenario.dependencies({ journal }));
    for (let crashes = 0; crashes < 12; crashes += 1) {
      await clock.run(journal.crashed);
      journal = createCrashingJournal(14, "kept", journal.kept);
      const { report } = resumeRun({ ...scenario.dependencies(), journal });
      const ended = await clock.run(Promise.race([report, journal.crashed.then(() => null)]));
      if (ended === null) continue;
      expect(ended.isComplete).toBe(true);
      expect(crashes).toBeGreaterThan(2);
      expect(regeneratedWhileAlive(scenario)).toEqual([]);
      load.stop();
      await clock.advance(700_000);
      expect(load.report.losses).toEqual([]);
      return;
    }
    expect.unreachable("It never came to its end.");
  });

  it("is none when the journal's run has ended: its report is told again, and nothing is done", async () => {
    const { scenario, plan } = await prepare();
    const journal = createMemoryJournal();
    const first = await scenario.clock.run(startRun(plan, scenario.dependencies({ journal })).report);
    const callsBefore = scenario.world.calls.length;
    const again = await scenario.clock.run(resumeRun({ ...scenario.dependencies(), journal }).report);
    expect(again).toEqual(first);
    expect(scenario.world.calls.length).toBe(callsBefore);
  });
});
