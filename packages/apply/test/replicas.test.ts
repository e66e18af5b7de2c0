import { createJobLoad, type JobLoad } from "@runner-upgrade/simulator";
import type { Plan } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import {
  createScenario,
  newVersion,
  oldVersion,
  type Scenario,
  type ScenarioOptions,
} from "./support/scenario.js";

const onReplicas = { replicas: "on", apiVersion: 59 } as const;
const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

async function prepare(over: Partial<ScenarioOptions> = {}): Promise<Scenario> {
  return createScenario({ runners: pair, ...over, simulator: { ...onReplicas, ...over.simulator } });
}

async function underLoad(scenario: Scenario): Promise<JobLoad> {
  const load = createJobLoad(scenario.simulator, { operationMs: 10_000 });
  load.start();
  await scenario.clock.advance(30_000);
  return load;
}

/** What the simulator saw of a Runner's replicas, in order, behind the start of its first process. */
function replicaEvents({ simulator, id }: Scenario, name: string): string[] {
  return simulator.log
    .flatMap((event) => {
      if (!("runnerId" in event) || event.runnerId !== id(name)) return [];
      const kinds = [
        "replica-created",
        "replica-deleted",
        "process-started",
        "process-gone",
        "package-downloaded",
      ];
      return kinds.includes(event.type) ? [event.type] : [];
    })
    .slice(1);
}

const run = (scenario: Scenario, plan: Plan) => scenario.clock.run(applyPlan(plan, scenario.dependencies()));

describe("a manual Runner with one replica", () => {
  it("is upgraded in place under load: the old replica is deleted last, and no job is lost", async () => {
    const scenario = await prepare();
    const { simulator, id, world, clock } = scenario;
    const load = await underLoad(scenario);
    const before = new Map(pair.map(({ name }) => [name, simulator.runner(id(name)).replicas[0]?.replicaId]));
    const plan = await scenario.plan({ soakMs: 6_000, settleMs: 3_000 });
    expect(plan.blockers).toEqual([]);
    const report = await run(scenario, plan);
    expect(report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual([
      "upgraded: It runs the new version.",
      "upgraded: It runs the new version.",
    ]);
    for (const { name } of pair) {
      const runner = simulator.runner(id(name));
      expect(runner).toMatchObject({ status: "Healthy", version: newVersion, tags: ["east"], processes: 1 });
      expect(runner.replicas).toHaveLength(1);
      expect(runner.replicas[0]?.replicaId).not.toBe(before.get(name));
      expect(replicaEvents(scenario, name)).toEqual([
        "replica-created",
        "package-downloaded",
        "process-gone",
        "process-started",
        "replica-deleted",
      ]);
      const files = world.host(`${name}.internal`).runner(id(name));
      expect([files.kept, files.staged, files.hasSavedState]).toEqual([null, null, false]);
    }
    expect(simulator.log.some(({ type }) => type === "credentials-regenerated")).toBe(false);
    load.stop();
    await clock.advance(700_000);
    expect(load.report.losses).toEqual([]);
    expect(load.report.done).toBeGreaterThan(5);
  });

  it.each(["create-replica", "download-package", "save-state", "stop", "install-package", "start", "verify"])(
    "is put back when %s fails, and the new replica is deleted",
    async (step) => {
      const scenario = await prepare();
      const { simulator, id, world, client, clock } = scenario;
      const load = await underLoad(scenario);
      const plan = await scenario.plan({ soakMs: 6_000, settleMs: 3_000 });
      const [first] = plan.units;
      const { runnerId, runnerName, replicaId } = first!;
      const onHost = world.host(`${runnerName}.internal`).runner(runnerId);
      if (step === "start") onHost.brokenVersions.add(newVersion);
      else if (step !== "create-replica" && step !== "verify")
        for (const one of [step, step, step] as const)
          world.inject({ step: one as "stop", kind: "fail", code: "PERMISSION_DENIED", runnerId });
      const report = await clock.run(
        applyPlan(
          plan,
          scenario.dependencies({
            onEvent: (event) => {
              const isStarted = event.type === "step-ended" && event.stepId === "start";
              if (step === "verify" && isStarted) onHost.end("silently");
            },
            ...(step === "create-replica" && {
              controlPlane: {
                ...client,
                createReplica: () =>
                  Promise.reject(Object.assign(new Error("no"), { status: 403, code: "FORBIDDEN" })),
              },
            }),
          }),
        ),
      );
      const unit = report.units.find((one) => one.runnerId === runnerId);
      expect(unit, unit?.reason).toMatchObject({ outcome: "rolled-back", toVersion: oldVersion });
      const runner = simulator.runner(id(runnerName));
      expect(runner).toMatchObject({ status: "Healthy", version: oldVersion, tags: ["east"], processes: 1 });
      expect(runner.replicas.map((one) => one.replicaId)).toEqual([replicaId]);
      load.stop();
      await clock.advance(700_000);
      expect(load.report.losses).toEqual([]);
    },
  );
});
