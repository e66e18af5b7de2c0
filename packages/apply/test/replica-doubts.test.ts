import { createJobLoad } from "@runner-upgrade/simulator";
import { insertStep, type PolicyInput } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { cleanUpRun } from "../src/clean-up/clean-up-run.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createCrashingJournal } from "./support/crashing-journal.js";
import {
  createScenario,
  newVersion,
  oldVersion,
  type Scenario,
  type ScenarioOptions,
} from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];
const prepare = (over: Partial<ScenarioOptions> = {}): Promise<Scenario> =>
  createScenario({
    runners: pair,
    ...over,
    simulator: { replicas: "on", apiVersion: 59, ...over.simulator },
  });
const created = ({ simulator }: Scenario): number =>
  simulator.log.filter(({ type }) => type === "replica-created").length;
const quick: PolicyInput = { soakMs: 6_000, settleMs: 3_000 };

describe("a request for a replica whose answer was lost", () => {
  it("is settled by the list: the replica that it made is deleted, and another one is made", async () => {
    const scenario = await prepare();
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan(quick);
    simulator.faults.inject({ kind: "lost-answer", method: "POST", path: /\/replicas$/, times: 1 });
    const before = created(scenario);
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect(created(scenario) - before).toBe(3);
    for (const { name } of pair) expect(simulator.runner(id(name)).replicas).toHaveLength(1);
  });

  it("is sent again only when it is too old to take effect, and the list shows that it took none", async () => {
    const scenario = await prepare();
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan(quick);
    const before = created(scenario);
    const sentAt: number[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            createReplica: (runnerId, options) => {
              sentAt.push(clock.now());
              return sentAt.length === 1
                ? Promise.reject(
                    Object.assign(new Error("silence"), { code: "TIMEOUT", mayHaveTakenEffect: true }),
                  )
                : client.createReplica(runnerId, options);
            },
          },
        }),
      ),
    );
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    expect(created(scenario) - before).toBe(2);
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(120_000);
    expect(simulator.log.filter(({ type }) => type === "replica-deleted")).toHaveLength(2);
  });

  it("deletes nothing where the list shows two that it could have made, and names both", async () => {
    const scenario = await prepare();
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan(quick);
    const first = plan.units[0]!;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            createReplica: async (runnerId, options) => {
              await client.createReplica(runnerId, options);
              await client.createReplica(runnerId, options);
              throw Object.assign(new Error("silence"), { code: "TIMEOUT", mayHaveTakenEffect: true });
            },
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "REPLICA_AMBIGUOUS" });
    const { replicas, status } = simulator.runner(first.runnerId);
    expect(replicas).toHaveLength(3);
    for (const { replicaId } of replicas.slice(1)) expect(report.units[0]!.reason).toContain(replicaId);
    expect(simulator.runner(first.runnerId)).toMatchObject({ version: oldVersion, processes: 1 });
    expect(status).not.toBe("Down");
    expect(simulator.log.some(({ type }) => type === "replica-deleted")).toBe(false);
  });
});

describe("the deletion of the old replica", () => {
  it("is done again when its answer was lost", async () => {
    const scenario = await prepare();
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan(quick);
    simulator.faults.inject({ kind: "lost-answer", method: "DELETE", path: /\/replica\// });
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units.map(({ outcome, code }) => [outcome, code])).toEqual([
      ["upgraded", null],
      ["upgraded", null],
    ]);
    for (const { name } of pair) expect(simulator.runner(id(name)).replicas).toHaveLength(1);
  });

  it("that is refused leaves an upgraded Runner, a step to do by hand, and starts no further unit", async () => {
    const scenario = await prepare();
    const { clock, client, simulator } = scenario;
    const plan = await scenario.plan(quick);
    const [first, second] = plan.units;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            deleteReplica: () =>
              Promise.reject(Object.assign(new Error("no"), { status: 403, code: "FORBIDDEN" })),
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({
      outcome: "upgraded",
      code: "OLD_REPLICA_LEFT",
      toVersion: newVersion,
    });
    expect(report.units[0]!.manualSteps.join()).toContain(first!.replicaId);
    expect(report.units[1]).toMatchObject({ outcome: "skipped", runnerId: second!.runnerId });
    expect(simulator.runner(first!.runnerId)).toMatchObject({
      version: newVersion,
      processes: 1,
      tags: ["east"],
    });
  });

  it("is not taken as done when the answer is 404 and the server lists the replica", async () => {
    const scenario = await prepare();
    const { clock, client } = scenario;
    const plan = await scenario.plan(quick);
    const deleteReplica = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("no such page"), { status: 404, code: "NOT_FOUND" }));
    const report = await clock.run(
      applyPlan(plan, scenario.dependencies({ controlPlane: { ...client, deleteReplica } })),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded", code: "OLD_REPLICA_LEFT" });
    expect(report.units[0]!.manualSteps.join()).toContain(plan.units[0]!.replicaId);
  });

  it("that is refused is named when an inserted step fails after it", async () => {
    const scenario = await prepare();
    const { clock, client } = scenario;
    const step = { name: "own", timeLimitMs: 30_000, onFailure: "fail" } as const;
    const plan = insertStep(await scenario.plan(quick), { after: "delete-replica", step });
    const deleteReplica = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("no"), { status: 403, code: "FORBIDDEN" }));
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: { ...client, deleteReplica },
          handlers: { own: () => Promise.reject(new Error("no")) },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "INSERTED_STEP_FAILED" });
    expect(report.units[0]!.manualSteps.join()).toContain(plan.units[0]!.replicaId);
  });

  it("does not come once a step of the user's own was to put the old one back and failed", async () => {
    const scenario = await prepare();
    const { clock, simulator } = scenario;
    const step = { name: "smoke-test", timeLimitMs: 30_000, onFailure: "restore" } as const;
    const planned = await scenario.plan({ ...quick, drain: "wait" });
    const plan = insertStep(planned, { after: "verify", step });
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({ handlers: { "smoke-test": () => Promise.reject(new Error("no")) } }),
      ),
    );
    const [first] = plan.units;
    expect(report.units[0]).toMatchObject({ outcome: "failed", code: "INSERTED_STEP_FAILED" });
    expect(report.units[0]!.reason).toContain("the old one was not put back");
    expect(report.units[0]!.manualSteps[0]).toContain("To go back instead: stop it on its host");
    expect(report.units[0]!.manualSteps.join()).toContain(first!.replicaId);
    expect(simulator.runner(first!.runnerId).replicas.map(({ replicaId }) => replicaId)).toContain(
      first!.replicaId,
    );
    expect(simulator.runner(first!.runnerId).processes).toBe(1);
  });

  it("does not come before the new one serves: one that stopped is put back", async () => {
    const scenario = await prepare();
    const { clock, simulator, world } = scenario;
    const plan = await scenario.plan(quick);
    const { runnerId, runnerName, replicaId } = plan.units[0]!;
    const onHost = world.host(`${runnerName}.internal`).runner(runnerId);
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "step-ended" && event.stepId === "uncordon") onHost.end("asked");
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "REPLICA_NOT_SERVING" });
    expect(simulator.runner(runnerId)).toMatchObject({
      status: "Healthy",
      version: oldVersion,
      processes: 1,
    });
    expect(simulator.runner(runnerId).replicas.map((one) => one.replicaId)).toEqual([replicaId]);
  });
});

describe("cleanUpRun", () => {
  it.each([
    ["replica-made", "kept"],
    ["replica-made", "lost"],
  ] as const)("deletes a replica that was made in vain (%s %s)", async (type, how) => {
    const scenario = await prepare();
    const { clock, simulator } = scenario;
    const plan = await scenario.plan(quick);
    const { runnerId, replicaId } = plan.units[0]!;
    const crashing = createCrashingJournal((event) => event.type === type, how);
    startRun(plan, scenario.dependencies({ journal: crashing }));
    await clock.run(crashing.crashed);
    expect(simulator.runner(runnerId).replicas).toHaveLength(2);
    const journal = createMemoryJournal(crashing.kept);
    const report = await clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report.units[0]).toMatchObject({ isClean: true });
    expect(report.units[0]!.deletedReplicas).toHaveLength(1);
    expect(simulator.runner(runnerId).replicas.map((one) => one.replicaId)).toEqual([replicaId]);
  });

  it("leaves a new replica that serves, and says which ones are there", async () => {
    const scenario = await prepare();
    const { clock, simulator } = scenario;
    const plan = await scenario.plan(quick);
    const { runnerId, replicaId } = plan.units[0]!;
    const crashing = createCrashingJournal(
      (event) => event.type === "step-ended" && event.stepId === "verify",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal: crashing }));
    await clock.run(crashing.crashed);
    const journal = createMemoryJournal(crashing.kept);
    const report = await clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
    expect(report.units[0]).toMatchObject({ isClean: false });
    expect(report.units[0]!.message).toContain(replicaId);
    expect(simulator.runner(runnerId).replicas).toHaveLength(2);
  });
});

describe("a Runner with three replicas", () => {
  it("is upgraded replica by replica under load, cordoned as a whole while another Runner stands in", async () => {
    const scenario = await prepare({ runners: [{ ...pair[0]!, replicas: 3 }, pair[1]!] });
    const { clock, simulator, id } = scenario;
    const load = createJobLoad(simulator, { operationMs: 10_000 });
    load.start();
    await clock.advance(30_000);
    const plan = await scenario.plan({ ...quick, maxInFlight: 4 });
    expect(plan.blockers).toEqual([]);
    expect(plan.units).toHaveLength(4);
    const underWay = new Set<string>();
    let most = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (!("runnerId" in event) || event.runnerId !== id("east-1")) return;
            if (event.type === "unit-claimed") underWay.add(event.unitId);
            if (event.type === "unit-ended") underWay.delete(event.unitId);
            most = Math.max(most, underWay.size);
          },
        }),
      ),
    );
    expect(report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      Array.from({ length: 4 }, () => "upgraded: It runs the new version."),
    );
    expect(most).toBe(1);
    const { replicas } = simulator.runner(id("east-1"));
    expect(replicas.map(({ status, version }) => [status, version])).toEqual(
      Array.from({ length: 3 }, () => ["Healthy", newVersion]),
    );
    load.stop();
    await clock.advance(700_000);
    expect(load.report.losses).toEqual([]);
  });

  it("goes on serving by the others where no other Runner stands in, and never has fewer than two", async () => {
    const scenario = await prepare({ runners: [{ ...pair[0]!, replicas: 3 }] });
    const { clock, simulator, id } = scenario;
    const plan = await scenario.plan(quick);
    expect(plan.units.map(({ standInReplicas }) => standInReplicas)).toEqual([1, 1, 1]);
    const from = clock.now();
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
      Array.from({ length: 3 }, () => "upgraded: It runs the new version."),
    );
    expect(simulator.activeReplicas(id("east-1"), { from })).toMatchObject({ now: 3, fewest: 2 });
    expect(simulator.runner(id("east-1")).tags).toEqual(["east"]);
  });

  it("is not touched while too few of its others serve", async () => {
    const scenario = await prepare({ runners: [{ ...pair[0]!, replicas: 2 }] });
    const { clock, simulator, id, world } = scenario;
    const plan = await scenario.plan({ ...quick, admissionTimeoutMs: 60_000 });
    const other = plan.units[1]!;
    world.host(other.host.address).runner(id("east-1")).end("silently");
    const before = created(scenario);
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "skipped" });
    expect(created(scenario)).toBe(before);
    expect(simulator.runner(id("east-1")).replicas[0]).toMatchObject({ version: oldVersion });
  });
});

it("asks a server without replicas for none", async () => {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan(quick);
  await scenario.clock.run(applyPlan(plan, scenario.dependencies()));
  const asked = scenario.simulator.log.filter((event) => "path" in event && event.path.includes("replica"));
  expect(asked).toEqual([]);
});
