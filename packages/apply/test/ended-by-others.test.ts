import { expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario } from "./support/scenario.js";

it("does not say of a Runner whose process is gone that it runs, though its status is Healthy still", async () => {
  const scenario = await createScenario({ runners: [{ name: "east-1" }, { name: "east-2" }] });
  const plan = await scenario.plan({ canary: 0 });
  const [first] = plan.units;
  const report = await scenario.clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (
            event.type === "step-started" &&
            event.stepId === "inspect" &&
            event.runnerId === first?.runnerId
          )
            scenario.crash(first.runnerName);
        },
      }),
    ),
  );
  const unit = report.units.find(({ runnerId }) => runnerId === first?.runnerId);
  expect(unit).toMatchObject({ outcome: "rolled-back", code: "RUNNER_NOT_FOUND" });
  expect(unit?.reason).toContain("The run did not stop it. Its status is Healthy, and may not show yet");
  expect(unit?.reason).not.toContain("runs as before");
});
