import { expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, newVersion } from "./support/scenario.js";

it("is complete when the Runners whose hosts were named are upgraded", async () => {
  const scenario = await createScenario({
    runners: [
      { name: "east-1", tags: ["east"] },
      { name: "east-2", tags: ["east"], address: null },
    ],
  });
  const plan = await scenario.plan({ canary: 0 });
  const report = await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
  expect(report.units.map(({ runnerName, toVersion }) => [runnerName, toVersion])).toEqual([
    ["east-1", newVersion],
  ]);
  expect(report.isComplete).toBe(true);
});
