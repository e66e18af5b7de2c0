import { describe, expect, it } from "vitest";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, newVersion } from "./support/scenario.js";

const trio = ["east-1", "east-2", "east-3"].map((name) => ({ name, tags: ["east"] }));

describe("later runs on one journal", () => {
  it("do not count on a Runner that an earlier one left failed, and bring it back when it is a unit again", async () => {
    const scenario = await createScenario({ runners: trio });
    const { clock, world, id, simulator } = scenario;
    const journal = createMemoryJournal();
    const plan = await scenario.plan({ canary: 0 });
    const bad = plan.units[0]!.runnerName;
    world.host(`${bad}.internal`).runner(id(bad)).brokenVersions.add(newVersion);
    const first = await clock.run(applyPlan(plan, scenario.dependencies({ journal })));
    expect(first.totals).toMatchObject({ failed: 1, skipped: 2 });

    // Somebody starts it by hand, and the control plane shows it Healthy; it was not given its tags back.
    world.host(`${bad}.internal`).runner(id(bad)).brokenVersions.clear();
    world.host(`${bad}.internal`).runner(id(bad)).start();
    simulator.setTags(id(bad), ["east"]);
    await clock.advance(20_000);
    expect(simulator.runner(id(bad)).status).toBe("Healthy");

    // It has the new version, so it is no unit: with two stand-ins asked for, the others cannot count on it.
    const second = await scenario.plan({ canary: 0, minAvailable: 2 });
    expect(second.units.map(({ runnerName }) => runnerName)).not.toContain(bad);
    const refused = await clock.run(applyPlan(second, scenario.dependencies({ journal })));
    expect(refused.totals).toMatchObject({ upgraded: 0, skipped: 2 });
    expect(refused.units[0]!.reason).toContain("would keep 1 of 2 stand-ins");

    // With one asked for they have each other.
    const third = await scenario.plan({ canary: 0 });
    const done = await clock.run(applyPlan(third, scenario.dependencies({ journal })));
    expect(done.isComplete).toBe(true);
  });
});
