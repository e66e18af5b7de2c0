import { readPackage } from "../src/index.js";
import { describe, expect, it } from "vitest";
import { setReplicas, type ReplicasSetting } from "./replicas-setting.js";

const statuses = async ({ run, client, runnerId }: ReplicasSetting): Promise<readonly string[]> =>
  (await run(client.listReplicas(runnerId))).map(({ status }) => status);

describe("an upgrade of three manual replicas", () => {
  it("side by side never has fewer active ones, and loses no job", async () => {
    const setting = await setReplicas({ replicas: 3 });
    const { clock, simulator, client, runnerId, agents, run } = setting;
    const other = simulator.addRunner({ name: "east-2", tags: ["east"], projects: ["web"] });
    simulator.agents.start({ ...other, version: "5.16.0" });
    const load = setting.load({ operationMs: 20_000, jobsPerNeed: 6 });
    load.start();
    await clock.advance(60_000);
    const from = clock.now();
    for (const [index, old] of agents.entries()) {
      const created = await run(client.createReplica(runnerId));
      const bytes = await setting.download(created.downloadToken);
      expect(readPackage(bytes)).toMatchObject({ replicaId: created.replicaId, version: "6.1.0" });
      setting.startPackage(bytes, { hostname: `host-${index + 1}`, installationPath: "/opt/runner-2" });
      await clock.advance(10_000);
      const { replicaId } = old;
      if (replicaId === null) throw new Error("The old replica was never accepted.");
      const ownCount = async (): Promise<number> =>
        (await run(client.listReplicas(runnerId))).find((one) => one.replicaId === replicaId)
          ?.runningOperations ?? 0;
      // A replica cannot be cordoned: its Runner is, for the other one stands in.
      simulator.setTags(runnerId, []);
      for (let quiet = 0; quiet < 4; quiet = (await ownCount()) === 0 ? quiet + 1 : 0)
        await clock.advance(5_000);
      old.stop();
      await run(client.deleteReplica(runnerId, replicaId));
      simulator.setTags(runnerId, ["east"]);
    }
    await clock.advance(60_000);
    expect(simulator.activeReplicas(runnerId, { from })).toMatchObject({
      now: 3,
      fewest: 3,
      most: 4,
      withoutMs: 0,
    });
    expect(load.report).toMatchObject({ lost: 0, losses: [] });
    expect((await run(client.listReplicas(runnerId))).map(({ version }) => version)).toEqual(
      Array(3).fill("6.1.0"),
    );
    expect(await run(client.getRunner(runnerId))).toMatchObject({
      status: "Healthy",
      replicaValidation: { valid: true, errors: [] },
    });
  });

  it("in place never has fewer than two", async () => {
    const setting = await setReplicas({ replicas: 3 }, {}, { operationCount: "assigned" });
    const { clock, simulator, client, runnerId, agents, run } = setting;
    const load = setting.load({
      operationMs: { min: 60_000, max: 60_000 },
      jobsPerNeed: 3,
      everyMs: 1_000_000,
    });
    load.start();
    load.stop();
    await clock.advance(10_000);
    const from = clock.now();
    const created = await run(client.createReplica(runnerId));
    const bytes = await setting.download(created.downloadToken);
    const [old] = agents;
    await clock.advance(60_000);
    old?.stop();
    setting.startPackage(bytes, { hostname: "host-1", installationPath: "/opt/runner", startupMs: 8_000 });
    await clock.advance(15_000);
    await run(client.deleteReplica(runnerId, old?.replicaId ?? ""));
    expect(simulator.activeReplicas(runnerId, { from })).toMatchObject({ now: 3, fewest: 2, withoutMs: 0 });
    expect(load.report).toMatchObject({ lost: 0, running: 0 });
  });
});

describe("an upgrade of a single replica", () => {
  it("side by side has no moment without an active one", async () => {
    const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas();
    const from = clock.now();
    const created = await run(client.createReplica(runnerId));
    setting.startPackage(await setting.download(created.downloadToken), {
      installationPath: "/opt/runner-2",
    });
    await clock.advance(10_000);
    agents[0]?.stop();
    await run(client.deleteReplica(runnerId, agents[0]?.replicaId ?? ""));
    expect(simulator.activeReplicas(runnerId, { from })).toEqual({
      now: 1,
      fewest: 1,
      most: 2,
      withoutMs: 0,
    });
  });

  it("in the order of the vendor's job, which deletes first, has some", async () => {
    const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas();
    const from = clock.now();
    agents[0]?.stop();
    await run(client.deleteReplica(runnerId, agents[0]?.replicaId ?? ""));
    expect(simulator.runner(runnerId)).toMatchObject({ status: "Down", replicas: [] });
    const created = await run(client.createReplica(runnerId));
    expect(simulator.runner(runnerId).status).toBe("New");
    setting.startPackage(await setting.download(created.downloadToken), { startupMs: 8_000 });
    await clock.advance(10_000);
    expect(simulator.activeReplicas(runnerId, { from })).toMatchObject({
      now: 1,
      fewest: 0,
      withoutMs: 8_000,
    });
  });
});

describe("what the server says while replicas differ", () => {
  it.each([
    ["New", "New"],
    ["Unhealthy", "Unhealthy"],
    ["unchanged", "Healthy"],
  ] as const)(
    "newReplica: %s makes the Runner %s, and its replicas get work all the same",
    async (newReplica, status) => {
      const setting = await setReplicas({ replicas: 2 }, { newReplica });
      const { clock, client, runnerId, run } = setting;
      await run(client.createReplica(runnerId));
      expect((await run(client.getRunner(runnerId))).status).toBe(status);
      expect(await statuses(setting)).toEqual(["Healthy", "Healthy", "New"]);
      const load = setting.load();
      load.start();
      await clock.advance(120_000);
      expect(load.report).toMatchObject({ lost: 0 });
    },
  );

  it("is Unhealthy of a manual Runner with one replica down, warns of versions, and says it in words of its own", async () => {
    const setting = await setReplicas({ replicas: 2 }, { statusWords: "active-offline" });
    const { clock, client, runnerId, agents, run } = setting;
    const created = await run(client.createReplica(runnerId));
    setting.startPackage(await setting.download(created.downloadToken));
    agents[0]?.stop();
    await clock.advance(5_000);
    expect(await run(client.listReplicas(runnerId))).toMatchObject([
      { status: "offline", versionWarning: true, lastCheckinAlert: true },
      { status: "active", versionWarning: true },
      { status: "active", versionWarning: true, version: "6.1.0" },
    ]);
    expect(await run(client.getRunner(runnerId))).toMatchObject({
      status: "Unhealthy",
      replicaValidation: { valid: false, errors: ["Replicas of this Runner have different versions"] },
    });
    agents[1]?.stop();
    await run(client.deleteReplica(runnerId, created.replicaId));
    expect((await run(client.getRunner(runnerId))).status).toBe("Down");
  });

  it.each([
    ["last-checkin", "6.1.0"],
    ["oldest-replica", "5.16.0"],
    ["newest-replica", null],
  ] as const)("runnerFacts: %s shows %s", async (runnerFacts, version) => {
    const { clock, simulator, client, runnerId, run, ...setting } = await setReplicas({}, { runnerFacts });
    const created = await run(client.createReplica(runnerId));
    setting.startPackage(await setting.download(created.downloadToken), { startupMs: 500 });
    await run(client.createReplica(runnerId));
    await clock.advance(1_000);
    expect(simulator.runner(runnerId).version).toBe(version);
  });

  it.each([
    ["directory", "/opt/runner"],
    ["package", "/opt/runner/runner-1.jar"],
  ] as const)("installationPath: %s shows %s", async (installationPath, path) => {
    const { clock, simulator, client, runnerId, run, agents } = await setReplicas({}, { installationPath });
    agents[0]?.stop();
    const { token } = simulator.runner(runnerId);
    simulator.agents.start({
      runnerId,
      token,
      version: "5.16.0",
      installationPath: "/opt/runner",
      packagePath: "/opt/runner/runner-1.jar",
      hostname: "host-1",
      ipAddress: "10.0.0.7",
      osFamily: "windows",
    });
    await clock.advance(1_000);
    expect(await run(client.listReplicas(runnerId))).toMatchObject([
      { installationPath: path, ipAddress: "10.0.0.7", hostname: "host-1" },
    ]);
    expect((await run(client.getRunner(runnerId))).osFamily).toBe("windows");
    const { token: second } = simulator.addReplica(runnerId);
    simulator.agents.start({ runnerId, token: second, version: "5.16.0" });
    await clock.advance(1_000);
    expect((await run(client.getRunner(runnerId))).replicaValidation).toEqual({
      valid: false,
      errors: ["Replicas of this Runner have different operating systems"],
    });
  });
});
