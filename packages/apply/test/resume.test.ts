import { describe, expect, it } from "vitest";
import { createMemoryJournal } from "../src/journal/index.js";
import { resumeRun } from "../src/run/resume-run.js";
import { startRun } from "../src/run/start-run.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import { createScenario, newVersion, seeded } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

async function crashed() {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan({ soakMs: 1_000 });
  // Somewhere behind the stop of the first unit, before its package is there.
  const crashing = createCrashingJournal(23, "kept");
  startRun(plan, scenario.dependencies({ journal: crashing }));
  await scenario.clock.run(crashing.crashed);
  expect(crashing.kept.some((event) => event.type === "credentials-requested")).toBe(true);
  return { scenario, plan, journal: createMemoryJournal(crashing.kept) };
}

describe("a run that is resumed where a new one would be refused", () => {
  it("brings the Runner that is away to its end, and starts nobody", async () => {
    const { scenario, journal } = await crashed();
    scenario.simulator.setServerVersion("5.7.1-20241101");
    const run = resumeRun({ ...scenario.dependencies(), journal });
    const report = await scenario.clock.run(run.report);
    expect(report.warnings.join(" ")).toContain("no unit is started");
    // The package has the server's new version, which is not the one that was planned: that is said.
    expect(report.units[0]!.outcome).toBe("failed");
    expect(report.units[0]!.reason).toContain("5.7.1-20241101");
    expect(scenario.simulator.runner(report.units[0]!.runnerId)).toMatchObject({ status: "Healthy" });
    expect(report.units[1]).toMatchObject({ outcome: "skipped", code: "RUN_ABORTED" });
  });

  it("does nothing on another server", async () => {
    const { scenario, journal } = await crashed();
    const other = await createScenario({ runners: pair, simulator: { random: seeded(99) } });
    const before = scenario.world.calls.length;
    const run = resumeRun({ ...scenario.dependencies({ controlPlane: other.client }), journal });
    await expect(scenario.clock.run(run.report)).rejects.toMatchObject({ code: "PLAN_NOT_FOR_THIS_SERVER" });
    expect(scenario.world.calls.length).toBe(before);
  });

  it("refuses a journal whose plan was edited", async () => {
    const { scenario, journal } = await crashed();
    const events = (await journal.read()).map((event) =>
      event.type === "run-started"
        ? { ...event, plan: { ...event.plan, policy: { ...event.plan.policy, maxInFlight: 9 } } }
        : event,
    );
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal(events) });
    await expect(scenario.clock.run(run.report)).rejects.toMatchObject({ code: "PLAN_EDITED" });
  });

  it("is aborted like any other: the Runner behind the point of no return is brought to its end", async () => {
    const { scenario, journal } = await crashed();
    const run = resumeRun({ ...scenario.dependencies(), journal });
    run.abort();
    run.abort();
    const report = await scenario.clock.run(run.report);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "skipped"]);
    expect(report.units[0]!.toVersion).toBe(newVersion);
  });
});
