import { createJobLoad, type JobLoad, type SimulatorOptions } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { RunEvent } from "../src/events/run-event.js";
import type { RunReport } from "../src/report/run-report.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, type Scenario, type ScenarioRunner } from "./support/scenario.js";

const manual: readonly ScenarioRunner[] = ["east-1", "east-2", "west-1", "west-2"].map((name) => ({
  name,
  tags: [name.slice(0, 4)],
}));
const automatic: readonly ScenarioRunner[] = manual.map(({ name }) => ({
  name,
  tags: [],
  nodeFilter: `tags: ${name.slice(0, 4)}`,
}));

interface UnderLoad {
  readonly scenario: Scenario;
  readonly report: RunReport;
  readonly load: JobLoad;
  readonly events: readonly RunEvent[];
}

/** Upgrades the fleet while a job of 1.5 to 6 s arrives every second for each need. */
async function upgradeUnderLoad(
  dispatch: "manual" | "automatic",
  policy: PolicyInput = {},
  simulator: SimulatorOptions = {},
): Promise<UnderLoad> {
  const scenario = await createScenario({
    projects: [{ name: "web", dispatch }],
    runners: dispatch === "manual" ? manual : automatic,
    simulator: { heartbeatMs: 5_000, ...simulator },
  });
  const load = createJobLoad(scenario.simulator, {
    everyMs: 1_000,
    operationMs: { min: 1_500, max: 6_000 },
  });
  load.start();
  await scenario.clock.advance(60_000);
  const events: RunEvent[] = [];
  const plan = await scenario.plan({ canary: 0, ...policy });
  const report = await scenario.clock.run(
    applyPlan(plan, scenario.dependencies({ onEvent: (event) => events.push(event) })),
  );
  await scenario.clock.advance(60_000);
  load.stop();
  await scenario.clock.advance(700_000);
  return { scenario, report, load, events };
}

describe.each(["manual", "automatic"] as const)("jobs that keep coming in %s projects", (dispatch) => {
  it.each(["reported", "assigned"] as const)(
    "are neither lost nor cut where the server counts what is %s",
    async (operationCount) => {
      const { report, load } = await upgradeUnderLoad(dispatch, {}, { operationCount });
      expect(report.totals).toMatchObject({ upgraded: 4 });
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(300);
    },
  );

  it("are cut where a few quiet looks directly behind the cordon are believed", async () => {
    const { load } = await upgradeUnderLoad(dispatch, { drainQuietMs: 0 });
    expect(load.report.losses.map(({ reason }) => reason)).toContain("operation-cut");
  });
});

describe("a drain", () => {
  it("takes at least the quiet time after the cordon was answered", async () => {
    const { report, events } = await upgradeUnderLoad("manual", { drainQuietMs: 20_000 });
    for (const { runnerId } of report.units) {
      const at = (type: string, stepId: string): number =>
        events.find(
          (event) =>
            event.type === type &&
            "runnerId" in event &&
            event.runnerId === runnerId &&
            "stepId" in event &&
            event.stepId === stepId,
        )?.at ?? NaN;
      expect(at("step-started", "stop") - at("step-ended", "cordon")).toBeGreaterThanOrEqual(20_000);
    }
  });

  it("does not believe the counts of a Runner that does not check in", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0 });
    const [first] = plan.units;
    const { client, clock } = scenario;
    const silentMs = 25_000;
    let since: number | null = null;
    let stopAt = 0;
    let uptime: number | null = null;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type !== "step-started" || event.runnerId !== first!.runnerId) return;
            if (event.stepId === "drain") since = event.at;
            if (event.stepId === "stop") stopAt = event.at;
          },
          controlPlane: {
            ...client,
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              if (since === null || id !== first!.runnerId || clock.now() > since + silentMs) return info;
              // As after a kill: Healthy, and as old as it was.
              uptime ??= info.uptime;
              return { ...info, status: "Healthy", uptime, runningOperations: 0 };
            },
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    expect(stopAt - since!).toBeGreaterThanOrEqual(silentMs);
  });

  it("ends, and the Runner is upgraded, when its process dies while it drains", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0 });
    const { runnerId, runnerName } = plan.units[0]!;
    const seen: string[] = [];
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (!("runnerId" in event) || event.runnerId !== runnerId) return;
            if (event.type === "step-started" && event.stepId === "drain") scenario.crash(runnerName);
            if (event.type === "step-progressed" && event.stepId === "drain") seen.push(event.message);
          },
        }),
      ),
    );
    expect(seen.join("\n")).toMatch(/Healthy.* has not checked in for \d\d s/);
    expect(report.units[0]).toMatchObject({ runnerId, outcome: "upgraded" });
    expect(scenario.simulator.runner(runnerId)).toMatchObject({
      status: "Healthy",
      tags: ["east"],
      processes: 1,
    });
  });

  it("is done again where the last look before the stop shows work", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0, drain: "wait" });
    const [first] = plan.units;
    const { client, clock } = scenario;
    let drains = 0;
    // From the end of the drain to the next one, whoever looks sees work.
    let isBusy = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (!("stepId" in event) || event.stepId !== "drain" || event.runnerId !== first!.runnerId)
              return;
            if (event.type === "step-started") isBusy = false;
            if (event.type !== "step-ended") return;
            drains += 1;
            isBusy = drains === 1;
          },
          controlPlane: {
            ...client,
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              return isBusy && id === first!.runnerId ? { ...info, runningOperations: 1 } : info;
            },
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    expect(drains).toBe(2);
    expect(report.units[0]!.steps.find(({ id }) => id === "drain")?.attempts).toBe(2);
  });

  it.each([
    ["as its status shows", 0],
    ["which only its host knows yet", 60_000],
  ])("is done again where the Runner that was down is back before the stop, %s", async (_, lagMs) => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0 });
    const { runnerId, runnerName, host } = plan.units[0]!;
    const { client } = scenario;
    let drains = 0;
    let backAt = 0;
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (!("stepId" in event) || event.runnerId !== runnerId || event.stepId !== "drain") return;
            if (event.type === "step-started" && drains === 0) scenario.crash(runnerName);
            if (event.type !== "step-ended") return;
            drains += 1;
            // It fetches what waited for it at the server, and reports it with its next heartbeat.
            if (drains === 1) scenario.world.host(host.address).runner(runnerId).start();
            backAt = scenario.clock.now();
          },
          controlPlane: {
            ...client,
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              const isOld = id === runnerId && drains === 1 && scenario.clock.now() < backAt + lagMs;
              return isOld ? { ...info, status: "Down" } : info;
            },
          },
        }),
      ),
    );
    expect(drains).toBeGreaterThanOrEqual(2);
    expect(report.units[0]).toMatchObject({ runnerId, outcome: "upgraded" });
  });

  it("does not say that a Runner runs as before which others ended while it drained", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0, drainTimeoutMs: 120_000 });
    const { runnerId, runnerName } = plan.units[0]!;
    const { client } = scenario;
    const ends: Extract<RunEvent, { readonly type: "unit-ended" }>[] = [];
    await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "unit-ended" && event.runnerId === runnerId) ends.push(event);
            const isDrain = event.type === "step-started" && event.stepId === "drain";
            if (isDrain && event.runnerId === runnerId) scenario.crash(runnerName);
          },
          controlPlane: {
            ...client,
            // What the server last heard: it was at work.
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              return id === runnerId ? { ...info, runningOperations: 1 } : info;
            },
          },
        }),
      ),
    );
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({ outcome: "skipped", code: "TIMEOUT" });
    expect(ends[0]!.reason).toContain("The run did not stop it, and its status is Unknown");
  });

  it("ends within its time limit, however often the last look sends the unit back to it", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0, drain: "wait", drainTimeoutMs: 120_000 });
    const { client, clock } = scenario;
    let isDraining = false;
    const startedAt = clock.now();
    const report = await clock.run(
      applyPlan(plan, {
        ...scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "drain") isDraining = true;
            if (event.type === "step-ended" && event.stepId === "drain") isDraining = false;
          },
          controlPlane: {
            ...client,
            getRunner: async (id, options) => ({
              ...(await client.getRunner(id, options)),
              runningOperations: isDraining ? 0 : 1,
            }),
          },
        }),
      }),
    );
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["skipped", "TIMEOUT"],
      ["skipped", "TIMEOUT"],
    ]);
    expect(clock.now() - startedAt).toBeLessThan(400_000);
    for (const { runnerId } of report.units)
      expect(scenario.simulator.runner(runnerId)).toMatchObject({ status: "Healthy", processes: 1 });
  });

  it("believes no reading that does not show the cordon", async () => {
    const scenario = await createScenario({ runners: manual.slice(0, 2) });
    const plan = await scenario.plan({ canary: 0, drainTimeoutMs: 60_000 });
    const { client, clock } = scenario;
    let isDraining = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-started") isDraining = event.stepId === "drain";
          },
          controlPlane: {
            ...client,
            // A cache that still has what was there before the cordon.
            getRunner: async (id, options) => ({
              ...(await client.getRunner(id, options)),
              ...(isDraining && { tags: ["east"] }),
            }),
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "skipped", code: "TIMEOUT" });
    expect(report.units[0]!.reason).toContain("Still on: tag east.");
    expect(scenario.simulator.runner(report.units[0]!.runnerId).tags).toEqual(["east"]);
  });
});
