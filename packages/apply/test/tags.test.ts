import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario } from "./support/scenario.js";

describe("a cordon", () => {
  it("gives back the difference: what others changed meanwhile stays, and everything else is written as read", async () => {
    const scenario = await createScenario({
      projects: [
        { name: "web", dispatch: "manual" },
        { name: "shop", dispatch: "manual" },
      ],
      runners: ["east-1", "east-2"].map((name) => ({
        name,
        tags: ["east", "Linux"],
        projects: ["web", "shop"],
      })),
    });
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!;
    const before = await client.getRunner(first.runnerId);
    const bodies: unknown[] = [];
    let tagsWhileAway: readonly string[] = ["unseen"];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            updateRunner: (id, body, options) => {
              if (id === first.runnerId) bodies.push(body);
              return client.updateRunner(id, body, options);
            },
          },
          onEvent: (event) => {
            if (
              event.type !== "step-started" ||
              event.runnerId !== first.runnerId ||
              event.stepId !== "start"
            )
              return;
            tagsWhileAway = simulator.runner(first.runnerId).tags;
            simulator.setTags(first.runnerId, ["new"]);
          },
        }),
      ),
    );
    // With another tag it does not stand in for the second any more, and the guard sees that.
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "skipped"]);
    expect(tagsWhileAway).toEqual([]);
    const after = await client.getRunner(first.runnerId);
    expect([...after.tags].sort()).toEqual(["east", "linux", "new"]);
    expect({ ...after, tags: [] }).toMatchObject({
      name: before.name,
      description: before.description,
      projects: before.projects,
    });
    expect(bodies).toHaveLength(2);
    for (const body of bodies) expect(body).toMatchObject({ assignedProjects: before.projects });
  });

  it("never sends an empty map of projects", async () => {
    const scenario = await createScenario({
      runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
    });
    const { client, clock } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const bodies: object[] = [];
    await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            // A server that tells a Runner's projects in a shape that nobody knows.
            getRunner: async (id, options) => ({
              ...(await client.getRunner(id, options)),
              projects: {},
              projectDispatch: { web: { nodeFilter: null, remoteNodeDispatch: null, runnerAsNode: null } },
            }),
            updateRunner: (id, body, options) => {
              bodies.push(body);
              return client.updateRunner(id, body, options);
            },
          },
        }),
      ),
    );
    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) expect(body).not.toHaveProperty("assignedProjects");
  });
});
