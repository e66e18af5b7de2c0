import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, type Scenario } from "./support/scenario.js";

const lendTags = [{ of: "reports-1", to: "web-1" }];

async function lendingScenario(): Promise<Scenario> {
  return createScenario({
    runners: [
      { name: "reports-1", tags: ["east", "reports"] },
      { name: "web-1", tags: ["east", "web"] },
      { name: "web-2", tags: ["east", "web"] },
    ],
  });
}

function tagsOf({ simulator, id }: Scenario, name: string): readonly string[] {
  return [...simulator.runner(id(name)).tags].sort();
}

describe("lending tags", () => {
  it("gives a lender the tags before the Runner is taken away, and takes them back once it serves again", async () => {
    const scenario = await lendingScenario();
    const { clock } = scenario;
    const plan = await scenario.plan({ canary: 0, lendTags });
    const during: Record<string, readonly string[]> = {};
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.runnerId === scenario.id("reports-1"))
              during[event.stepId] = tagsOf(scenario, "web-1");
          },
        }),
      ),
    );
    expect(new Set(report.units.map(({ outcome }) => outcome))).toEqual(new Set(["upgraded"]));
    expect(report.isComplete).toBe(true);
    expect(during["lend-tags"]).toEqual(["east", "web"]);
    for (const step of ["check-availability", "cordon", "stop", "start", "verify", "uncordon"])
      expect(during[step], step).toEqual(["east", "reports", "web"]);
    expect(during["clean-up"]).toEqual(["east", "web"]);
    expect(tagsOf(scenario, "web-1")).toEqual(["east", "web"]);
    expect(tagsOf(scenario, "reports-1")).toEqual(["east", "reports"]);
  });
});
