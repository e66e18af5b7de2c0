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
    simulator: { replicas: "on", apiVersion: 59 },
  });
  const load = createJobLoad(scenario.simulator, { operationMs: 10_000 });
  load.start();
  await scenario.clock.advance(30_000);
  return { scenario, load, plan: await scenario.plan({ soakMs: 6_000, settleMs: 3_000 }) };
}

async function crashAndResume(at: number, how: "kept" | "lost"): Promise<void> {
  const { scenario, plan, load } = await prepare();
  const { clock, simulator, world, id } = scenario;
  const old = plan.units.map(({ replicaId }) => replicaId);
  const crashing = createCrashingJournal(at, how);
  startRun(plan, scenario.dependencies({ journal: crashing }));
  await clock.run(crashing.crashed);
  await clock.advance(5_000);

  const executor = createFakeExecutor({
    world,
    durationsMs: usualDurationsMs,
    readPackageVersion: (bytes) => readPackage(bytes).version,
  });
  const journal = createMemoryJournal(crashing.kept);
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
  for (const name of names) {
    const { replicas, ...runner } = simulator.runner(id(name));
    expect(runner, where).toMatchObject({
      status: "Healthy",
      version: newVersion,
      tags: ["east", "linux"],
      processes: 1,
      acceptedProcesses: 1,
    });
    // Neither the old one nor one that was made in vain is left.
    expect(replicas.length, where).toBe(1);
    expect(old, where).not.toContain(replicas[0]?.replicaId);
    const files = world.host(`${name}.internal`).runner(id(name));
    expect([files.kept, files.staged, files.hasSavedState], where).toEqual([null, null, false]);
  }
  expect(
    simulator.log.some(({ type }) => type === "credentials-regenerated"),
    where,
  ).toBe(false);
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

describe("a crash of a run on a server with replicas", async () => {
  const records = await countRecords();
  const places = Array.from({ length: records - 1 }, (_, index) => index + 1);

  it.each(places)("directly behind record %i ends in the same fleet", { timeout: 60_000 }, async (at) => {
    await crashAndResume(at, "kept");
  });

  it.each(places.slice(1))(
    "that loses record %i, its effect done, ends in the same fleet",
    { timeout: 60_000 },
    async (at) => {
      await crashAndResume(at, "lost");
    },
  );
});
