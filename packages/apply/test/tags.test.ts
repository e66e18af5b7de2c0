import { describe, expect, it } from "vitest";
import { createMemoryJournal } from "../src/journal/index.js";
import type { RunReport } from "../src/report/index.js";
import { applyPlan } from "../src/run/start-run.js";
import { lateEffectMs } from "../src/steps/late-effect.js";
import { createScenario, oldVersion, type Scenario } from "./support/scenario.js";

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

  it("whose request times out and takes effect only later has its tags given back all the same", async () => {
    const { scenario, report, firstId, plannedTag } = await lateCordon(40_000);
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "restored" });
    expect([...scenario.simulator.runner(firstId).tags]).toEqual([plannedTag]);
    expect(report.units[0]!.steps.at(-1)).toMatchObject({ id: "way-back:uncordon", outcome: "done" });
  });

  it("that is answered with an error at once, and refused, is not waited for", async () => {
    const scenario = await createScenario({
      runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
    });
    const { client, clock, id } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const startedAt = clock.now();
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            updateRunner: () =>
              Promise.reject(Object.assign(new Error("no"), { code: "FORBIDDEN", status: 403 })),
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "restored", code: "FORBIDDEN" });
    expect(clock.now() - startedAt).toBeLessThan(30_000);
    expect(scenario.simulator.runner(id("east-1")).tags).toEqual(["east"]);
  });

  it("that takes effect when nobody waits for it any more is noticed at the end of the run", async () => {
    const { scenario, report, firstId, plannedTag } = await lateCordon(lateEffectMs + 10_000);
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "restored" });
    expect([...scenario.simulator.runner(firstId).tags]).toEqual([plannedTag]);
    expect(report.units[0]!.steps.at(-1)).toMatchObject({ id: "sweep:uncordon", outcome: "done" });
  });
});

describe("tags that somebody else writes", () => {
  it("between the look and the cordon come back as well", async () => {
    const scenario = await createScenario({
      runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
    });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const firstId = plan.units[0]!.runnerId;
    const journal = createMemoryJournal();
    let isWritten = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          journal: {
            ...journal,
            append: async (event) => {
              await journal.append(event);
              if (isWritten || event.type !== "step-recorded" || event.runnerId !== firstId) return;
              isWritten = true;
              simulator.setTags(firstId, ["east", "added"]);
            },
          },
        }),
      ),
    );
    expect(isWritten).toBe(true);
    // It is not what was planned any more, and has what was taken from it.
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "skipped" });
    expect([...simulator.runner(firstId).tags].sort()).toEqual(["added", "east"]);
  });

  it("all the time keep the Runner from being cordoned, and nothing is taken", async () => {
    const scenario = await createScenario({
      runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
    });
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const firstId = plan.units[0]!.runnerId;
    let count = 0;
    let isCordoning = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            getRunner: async (runnerId, options) => {
              const info = await client.getRunner(runnerId, options);
              if (runnerId === firstId && isCordoning)
                simulator.setTags(firstId, ["east", `writer-${(count += 1)}`]);
              return info;
            },
          },
          onEvent: (event) => {
            if (event.type === "step-started" && event.runnerId === firstId)
              isCordoning = event.stepId === "cordon";
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "restored", code: "TAGS_KEEP_CHANGING" });
    expect(simulator.runner(firstId)).toMatchObject({ status: "Healthy", version: oldVersion });
    expect(simulator.runner(firstId).tags).toContain("east");
  });
});

describe("a cordon of which one request was not answered", () => {
  it("is awaited before others count on the Runner, and its tags are given back again", async () => {
    const scenario = await createScenario({
      runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
    });
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const [first, second] = plan.units;
    let isLate = false;
    let isCarriedOut = false;
    const begunBefore: string[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            updateRunner: (runnerId, body, options) => {
              if (isLate || runnerId !== first!.runnerId) return client.updateRunner(runnerId, body, options);
              isLate = true;
              void clock.sleep(lateEffectMs - 20_000).then(() => {
                isCarriedOut = true;
                simulator.setTags(runnerId, []);
              });
              return Promise.reject(
                Object.assign(new Error("the connection broke"), { code: "NETWORK", isRetryable: true }),
              );
            },
          },
          onEvent: (event) => {
            if (event.type === "unit-claimed" && event.runnerId === second!.runnerId && !isCarriedOut)
              begunBefore.push(event.runnerId);
          },
        }),
      ),
    );
    expect(isCarriedOut).toBe(true);
    expect(begunBefore).toEqual([]);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect([...simulator.runner(first!.runnerId).tags]).toEqual(["east"]);
  });
});

/** A run whose first cordon times out after 30 s, and is carried out by the server after `effectMs`. */
async function lateCordon(effectMs: number): Promise<{
  readonly scenario: Scenario;
  readonly report: RunReport;
  readonly firstId: string;
  readonly plannedTag: string;
}> {
  const scenario = await createScenario({
    // Another pair keeps the run going.
    runners: ["east-1", "east-2", "west-1", "west-2"].map((name) => ({ name, tags: [name.slice(0, 4)] })),
  });
  const { client, clock, simulator } = scenario;
  const plan = await scenario.plan({ canary: 0, maxFailures: 9 });
  const firstId = plan.units[0]!.runnerId;
  let isLate = false;
  const report = await clock.run(
    applyPlan(
      plan,
      scenario.dependencies({
        controlPlane: {
          ...client,
          updateRunner: async (runnerId, body, options) => {
            if (isLate || runnerId !== firstId) return client.updateRunner(runnerId, body, options);
            isLate = true;
            void clock.sleep(effectMs).then(() => {
              simulator.setTags(firstId, []);
            });
            await clock.sleep(30_000);
            throw Object.assign(new Error("did not end within 30000 ms"), { code: "TIMEOUT" });
          },
        },
      }),
    ),
  );
  return { scenario, report, firstId, plannedTag: plan.units[0]!.runnerName.slice(0, 4) };
}
