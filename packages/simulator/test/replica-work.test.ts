import { describe, expect, it } from "vitest";
import { setReplicas } from "./replicas-setting.js";

describe("work on a Runner with replicas", () => {
  it("goes to the replica with the fewest running operations", async () => {
    const { clock, simulator, runnerId, ...setting } = await setReplicas(
      { replicas: 3 },
      {},
      { operationCount: "assigned" },
    );
    setting.load({ jobsPerNeed: 6, operationMs: 600_000 }).start();
    await clock.advance(15_000);
    expect(simulator.runner(runnerId).replicas.map((one) => one.runningOperations)).toEqual([2, 2, 2]);
  });

  it("goes on at a killed replica while its status lies, and is lost with it", async () => {
    const { clock, simulator, agents, ...setting } = await setReplicas({ replicas: 2 });
    agents[0]?.kill();
    const load = setting.load({ everyMs: 5_000, operationMs: 2_000 });
    load.start();
    await clock.advance(60_000);
    load.stop();
    await clock.advance(700_000);
    expect(load.report.lost).toBeGreaterThan(0);
    expect(load.report.losses).toEqual(
      load.report.losses.map((loss) => ({ ...loss, reason: "no-reports", replicaId: agents[0]?.replicaId })),
    );
    expect(simulator.log.filter(({ type }) => type === "job-lost")).toHaveLength(load.report.lost);
  });

  it("that a stopped replica had not fetched gets another one, where undelivered is rerouted", async () => {
    for (const [undelivered, lost] of [
      ["bound", 1],
      ["rerouted", 0],
    ] as const) {
      const { clock, simulator, agents, ...setting } = await setReplicas({ replicas: 2 }, { undelivered });
      const load = setting.load({ operationMs: 1_000 });
      load.start();
      load.stop();
      const [operation] = simulator.world.operations.values();
      agents.find(({ replicaId }) => replicaId === operation?.replicaId)?.stop();
      await clock.advance(700_000);
      expect(load.report.lost).toBe(lost);
    }
  });

  it("stays with one replica for all operations of a job, and is lost when that one is gone between two", async () => {
    for (const affinity of ["strict", "loose"] as const) {
      const { clock, simulator, runnerId, agents, ...setting } = await setReplicas(
        { replicas: 2 },
        { affinity },
      );
      const load = setting.load({
        operationsPerJob: 3,
        operationMs: { min: 10_000, max: 10_000 },
        betweenOperationsMs: 30_000,
        everyMs: 1_000_000,
      });
      load.start();
      load.stop();
      await clock.advance(35_000);
      // The replica has nothing to do, and the execution is bound to it.
      expect(simulator.runner(runnerId).runningOperations).toBe(0);
      expect(load.report).toMatchObject({ running: 1, done: 0 });
      const [operation] = simulator.world.operations.values();
      agents.find(({ replicaId }) => replicaId === operation?.replicaId)?.stop();
      await clock.advance(200_000);
      expect(load.report).toMatchObject(
        affinity === "strict"
          ? { lost: 1, done: 0, losses: [{ reason: "replica-gone" }] }
          : { lost: 0, done: 1 },
      );
    }
  });
});

describe("a replica that starts in another one's directory", () => {
  const busy = { operationMs: { min: 100_000, max: 100_000 }, jobsPerNeed: 3, everyMs: 10_000_000 };

  it.each([
    ["any", "resume", ["ran-twice", "ran-twice", "ran-twice"]],
    ["any", "cut", ["operation-cut", "ran-twice", "ran-twice"]],
    ["own", "resume", []],
  ] as const)(
    "with queueAdoption %s while that one lives, and onEnd %s",
    async (queueAdoption, onEnd, reasons) => {
      const setting = await setReplicas({ maxRunning: 1 }, { queueAdoption });
      const { clock, client, runnerId, run } = setting;
      const load = setting.load(busy);
      load.start();
      load.stop();
      await clock.advance(15_000);
      const created = await run(client.createReplica(runnerId));
      setting.startPackage(await setting.download(created.downloadToken), {
        hostname: "host-1",
        installationPath: "/opt/runner",
        onEnd,
      });
      await clock.advance(1_000_000);
      expect(load.report.losses.map(({ reason }) => reason).sort()).toEqual([...reasons]);
    },
  );

  it.each([
    ["any", 0],
    ["own", 2],
  ] as const)(
    "with queueAdoption %s after that one stopped loses %i of two that waited",
    async (queueAdoption, lost) => {
      const setting = await setReplicas({ maxRunning: 1 }, { queueAdoption });
      const { clock, client, runnerId, run, agents } = setting;
      const load = setting.load(busy);
      load.start();
      load.stop();
      await clock.advance(15_000);
      const created = await run(client.createReplica(runnerId));
      agents[0]?.stop();
      setting.startPackage(await setting.download(created.downloadToken), {
        hostname: "host-1",
        installationPath: "/opt/runner",
      });
      await clock.advance(1_500_000);
      // What ran was cut by the stop.
      expect(load.report.losses.map(({ reason }) => reason)).toEqual([
        "operation-cut",
        ...Array<string>(lost).fill("no-reports"),
      ]);
    },
  );
});

describe("the process of a replica that was deleted", () => {
  it.each([
    ["keeps-polling", true, "no-reports"],
    ["ends", false, "operation-cut"],
  ] as const)("%s", async (deletedReplica, isRunning, reason) => {
    const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas(
      { replicas: 2 },
      { deletedReplica },
      { operationCount: "assigned" },
    );
    const load = setting.load({
      operationMs: { min: 60_000, max: 60_000 },
      jobsPerNeed: 2,
      everyMs: 10_000_000,
    });
    load.start();
    load.stop();
    await clock.advance(15_000);
    await run(client.deleteReplica(runnerId, agents[0]?.replicaId ?? ""));
    await clock.advance(700_000);
    expect(agents[0]).toMatchObject({ isRunning, isAccepted: false });
    expect(load.report).toMatchObject({ done: 1, losses: [{ reason, replicaId: agents[0]?.replicaId }] });
    expect(simulator.runner(runnerId).replicas).toHaveLength(1);
    await expect(run(client.deleteReplica(runnerId, agents[0]?.replicaId ?? ""))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("a replica near its limit", () => {
  it("gets no new work, and its Runner none when all are", async () => {
    const { clock, client, runnerId, run, ...setting } = await setReplicas(
      { replicas: 2, maxRunning: 2 },
      {},
      { operationCount: "assigned" },
    );
    const load = setting.load({
      operationMs: { min: 600_000, max: 600_000 },
      jobsPerNeed: 5,
      everyMs: 10_000_000,
    });
    load.start();
    load.stop();
    await clock.advance(1_000);
    expect((await run(client.listReplicas(runnerId))).map(({ status }) => status)).toEqual(["Busy", "Busy"]);
    expect((await run(client.getRunner(runnerId))).status).toBe("Busy");
    expect(load.report.losses).toMatchObject([{ reason: "no-healthy-runner" }]);
  });

  it("is Unhealthy before 6.1, which says the same of a Runner with one replica down", async () => {
    const { clock, client, runnerId, run, ...setting } = await setReplicas(
      { replicas: 2, maxRunning: 1 },
      {},
      { operationCount: "assigned", version: "6.0.1" },
    );
    const load = setting.load({ operationMs: 600_000 });
    load.start();
    await clock.advance(1_000);
    expect((await run(client.listReplicas(runnerId))).map(({ status }) => status).sort()).toEqual([
      "Healthy",
      "Unhealthy",
    ]);
    expect(await run(client.getRunner(runnerId))).toMatchObject({ status: "Unhealthy", uptime: 10_000 });
  });
});

it("a new replica's first check-in does not settle what another one ran", async () => {
  const { clock, simulator, runnerId, agents, ...setting } = await setReplicas();
  const load = setting.load({ operationMs: 600_000 });
  load.start();
  load.stop();
  await clock.advance(15_000);
  agents[0]?.kill();
  const { token } = simulator.addReplica(runnerId);
  simulator.agents.start({ runnerId, token, version: "6.1.0" });
  await clock.advance(1_000);
  expect(simulator.runner(runnerId).replicas).toMatchObject([
    { runningOperations: 1 },
    { runningOperations: 0 },
  ]);
});

it("a replica that is gone does not count as active, nor one whose credentials were replaced", async () => {
  const { clock, simulator, runnerId, agents } = await setReplicas({ replicas: 2 });
  const from = clock.now();
  await clock.advance(1_000);
  agents[0]?.kill();
  expect(simulator.runner(runnerId).replicas).toMatchObject([
    { isActive: false, status: "Healthy", processes: 0 },
    { isActive: true },
  ]);
  expect(simulator.activeReplicas(runnerId, { from })).toMatchObject({ now: 1, fewest: 1, most: 2 });
  const kinds = simulator.log.map(({ type }) => type);
  expect(kinds).toContain("replica-status-changed");
});
