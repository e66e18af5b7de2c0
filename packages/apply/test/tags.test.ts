import { describe, expect, it } from "vitest";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import type { RunReport } from "../src/report/run-report.js";
import { resumeRun } from "../src/run/resume-run.js";
import type { RunDependencies } from "../src/options/run-dependencies.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { lateEffectMs } from "../src/wait/late-effect.js";
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
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "rolled-back" });
    expect([...scenario.simulator.runner(firstId).tags]).toEqual([plannedTag]);
    expect(report.units[0]!.steps.at(-1)).toMatchObject({ id: "rollback:uncordon", outcome: "done" });
  });

  it("that is answered with an error at once, and refused, is not waited for", async () => {
    let startedAt = 0;
    const { simulator, clock, report, firstId } = await upgradePair(({ client, clock }) => {
      startedAt = clock.now();
      const no = Object.assign(new Error("no"), { code: "FORBIDDEN", status: 403 });
      return { controlPlane: { ...client, updateRunner: () => Promise.reject(no) } };
    });
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "FORBIDDEN" });
    expect(clock.now() - startedAt).toBeLessThan(30_000);
    expect(simulator.runner(firstId).tags).toEqual(["east"]);
  });

  it("that takes effect when nobody waits for it any more is noticed at the end of the run", async () => {
    const { scenario, report, firstId, plannedTag } = await lateCordon(lateEffectMs + 10_000);
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "rolled-back" });
    expect([...scenario.simulator.runner(firstId).tags]).toEqual([plannedTag]);
    expect(report.units[0]!.steps.at(-1)).toMatchObject({ id: "sweep:uncordon", outcome: "done" });
  });
});

describe("tags that somebody else writes", () => {
  it("and that they take off between the look and the cordon stay off", async () => {
    const journal = createMemoryJournal();
    let isWritten = false;
    const { simulator, firstId } = await upgradePair(({ simulator, firstId }) => ({
      journal: {
        ...journal,
        append: async (event) => {
          await journal.append(event);
          if (isWritten || event.type !== "step-recorded" || event.unitId !== firstId) return;
          isWritten = true;
          simulator.setTags(firstId, []);
        },
      },
    }));
    expect(isWritten).toBe(true);
    expect(simulator.runner(firstId).tags).toEqual([]);
  });

  it("between the look and the cordon come back as well", async () => {
    const journal = createMemoryJournal();
    let isWritten = false;
    const { simulator, report, firstId } = await upgradePair(({ simulator, firstId }) => ({
      journal: {
        ...journal,
        append: async (event) => {
          await journal.append(event);
          if (isWritten || event.type !== "step-recorded" || event.unitId !== firstId) return;
          isWritten = true;
          simulator.setTags(firstId, ["east", "added"]);
        },
      },
    }));
    expect(isWritten).toBe(true);
    // It is not what was planned any more, and has what was taken from it.
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "skipped" });
    expect([...simulator.runner(firstId).tags].sort()).toEqual(["added", "east"]);
  });

  it("all the time keep the Runner from being cordoned, and nothing is taken", async () => {
    let count = 0;
    let isCordoning = false;
    const { simulator, report, firstId } = await upgradePair(({ client, simulator, firstId }) => ({
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
    }));
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "TAGS_KEEP_CHANGING" });
    expect(simulator.runner(firstId)).toMatchObject({ status: "Healthy", version: oldVersion });
    expect(simulator.runner(firstId).tags).toContain("east");
  });
});

describe("a cordon of which one request was not answered", () => {
  /** Loses the first request of the first Runner's cordon, and has the server carry it out late. */
  const losing = ({ client, clock, simulator, firstId }: Pair, answer: () => Promise<never>) => {
    const late = { isLost: false, isCarriedOut: false };
    const updateRunner: typeof client.updateRunner = (runnerId, body, options) => {
      if (late.isLost || runnerId !== firstId) return client.updateRunner(runnerId, body, options);
      late.isLost = true;
      void clock.sleep(lateEffectMs - 20_000).then(() => {
        late.isCarriedOut = true;
        simulator.setTags(runnerId, []);
      });
      return answer();
    };
    return { late, controlPlane: { ...client, updateRunner } };
  };
  const broken = (): Promise<never> =>
    Promise.reject(Object.assign(new Error("the connection broke"), { code: "NETWORK", isRetryable: true }));

  it("is awaited before others count on the Runner, which is told, and its tags are given back again", async () => {
    const told: string[] = [];
    let lost: ReturnType<typeof losing> | null = null;
    const { simulator, report, firstId } = await upgradePair((pair) => {
      lost = losing(pair, broken);
      const { late } = lost;
      return {
        controlPlane: lost.controlPlane,
        onEvent: (event) => {
          if (event.type === "unit-claimed" && event.runnerId !== pair.firstId)
            told.push(`claimed ${late.isCarriedOut}`);
          if (event.type === "step-progressed" && event.message.includes("was not answered"))
            told.push(event.stepId);
        },
      };
    });
    expect(told).toEqual(["uncordon", "claimed true"]);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect([...simulator.runner(firstId).tags]).toEqual(["east"]);
  });

  it("is awaited as well by the run that resumes after the process that sent it was killed", async () => {
    const pair = await createPair();
    const { scenario, simulator, clock, plan, firstId } = pair;
    const journal = createMemoryJournal();
    const { late, controlPlane } = losing(pair, () => new Promise<never>(() => undefined));
    startRun(plan, scenario.dependencies({ journal, controlPlane }));
    await clock.advance(20_000);
    expect(late.isLost).toBe(true);
    const left = createMemoryJournal(await journal.read());
    const claimed: boolean[] = [];
    const report = await clock.run(
      resumeRun({
        ...scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "unit-claimed" && event.runnerId !== firstId) claimed.push(late.isCarriedOut);
          },
        }),
        journal: left,
      }).report,
    );
    expect(claimed).toEqual([true]);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect([...simulator.runner(firstId).tags]).toEqual(["east"]);
  });
});

type Pair = Awaited<ReturnType<typeof createPair>>;

/** Two Runners that stand in for each other, and a plan for them. */
async function createPair() {
  const scenario = await createScenario({
    runners: ["east-1", "east-2"].map((name) => ({ name, tags: ["east"] })),
  });
  const { simulator, clock, client } = scenario;
  const plan = await scenario.plan({ canary: 0 });
  return { scenario, simulator, clock, client, plan, firstId: plan.units[0]!.runnerId };
}

/** Carries the plan for such a pair out. */
async function upgradePair(own: (pair: Pair) => Partial<RunDependencies>) {
  const pair = await createPair();
  const report = await pair.clock.run(applyPlan(pair.plan, pair.scenario.dependencies(own(pair))));
  return { ...pair, report };
}

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

describe("what somebody takes off after the cordon", () => {
  it("stays off, also directly behind the answer that gave it back", async () => {
    let gives = 0;
    const { simulator, report, firstId } = await upgradePair(({ client, simulator, firstId }) => ({
      controlPlane: {
        ...client,
        updateRunner: async (id, body, options) => {
          const info = await client.updateRunner(id, body, options);
          if (id === firstId && (body.tagNames ?? []).length > 0) {
            gives += 1;
            simulator.setTags(firstId, []);
          }
          return info;
        },
      },
    }));
    expect(gives).toBe(1);
    expect(report.units[0]).toMatchObject({ runnerId: firstId, outcome: "upgraded" });
    expect(simulator.runner(firstId).tags).toEqual([]);
  });
});
