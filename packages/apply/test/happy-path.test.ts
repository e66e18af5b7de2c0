import { createJobLoad } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../src/events/run-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, fourRunners, newVersion, oldVersion, orderOf } from "./support/scenario.js";

describe("a fleet under job load", () => {
  it("is upgraded, and no job is lost", async () => {
    const scenario = await createScenario({ runners: fourRunners });
    const { clock, simulator } = scenario;
    const load = createJobLoad(simulator, { operationMs: 20_000 });
    load.start();
    await clock.advance(60_000);
    const plan = await scenario.plan();
    const events: RunEvent[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({ journal: createMemoryJournal(), onEvent: (e) => events.push(e) }),
      ),
    );
    expect(report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      Array<string>(4).fill("upgraded: It runs the new version."),
    );
    expect(report.isComplete).toBe(true);
    for (const { fromVersion, toVersion, awayMs, stoppedMs } of report.units) {
      expect([fromVersion, toVersion]).toEqual([oldVersion, newVersion]);
      // Of it a cordon, a drain and the verification take the most.
      expect(stoppedMs).toBeGreaterThan(0);
      expect(awayMs).toBeGreaterThan((stoppedMs ?? Infinity) + 20_000);
    }
    await clock.advance(700_000);
    load.stop();
    expect(load.report).toMatchObject({ lost: 0, losses: [] });
    expect(load.report.done).toBeGreaterThan(20);
    for (const { name } of fourRunners) {
      expect(orderOf(scenario, name)).toEqual([
        "process-started",
        "process-gone",
        "credentials-regenerated",
        "package-downloaded",
        "process-started",
      ]);
      expect(simulator.runner(scenario.id(name))).toMatchObject({ status: "Healthy", version: newVersion });
    }
  });
});
