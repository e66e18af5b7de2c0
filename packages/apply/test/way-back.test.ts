import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, oldVersion } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

describe("a way back that found the old process", () => {
  it("starts the Runner once more when that process was only about to end", async () => {
    const scenario = await createScenario({ runners: pair });
    const { world, clock, simulator, id } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId: id(first) });
    let restores = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type !== "step-ended" || event.stepId !== "way-back:restore") return;
            restores += 1;
            // The stop whose answer was lost does its work only now.
            if (restores === 1) world.host(`${first}.internal`).runner(id(first)).end("silently");
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "restored", toVersion: oldVersion });
    expect(restores).toBe(2);
    expect(world.host(`${first}.internal`).runner(id(first)).processes).toHaveLength(1);
    expect(simulator.runner(id(first))).toMatchObject({ status: "Healthy", tags: ["east"] });
  });

  it("starts it once more also when the process answered a last ping", async () => {
    const scenario = await createScenario({ runners: pair });
    const { world, clock, simulator, client, id } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    world.inject({ step: "stop", kind: "fail", code: "CONNECTION_LOST", runnerId: id(first) });
    let isGoingBack = false;
    let isEnded = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            pingRunner: async (runnerId, options) => {
              const answer = await client.pingRunner(runnerId, options);
              if (isGoingBack && !isEnded && runnerId === id(first)) {
                isEnded = true;
                world.host(`${first}.internal`).runner(runnerId).end("silently");
              }
              return answer;
            },
          },
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "way-back:verify") isGoingBack = true;
          },
        }),
      ),
    );
    expect(isEnded).toBe(true);
    expect(report.units[0]).toMatchObject({ outcome: "restored", toVersion: oldVersion });
    expect(world.host(`${first}.internal`).runner(id(first)).processes).toHaveLength(1);
    expect(simulator.runner(id(first))).toMatchObject({ status: "Healthy", tags: ["east"] });
  });
});
