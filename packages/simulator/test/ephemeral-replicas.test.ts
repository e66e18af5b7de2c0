import { expect, it } from "vitest";
import { readPackage } from "../src/index.js";
import { setReplicas } from "./replicas-setting.js";

it("are new ones after a roll-out with kept credentials, and the old ones vanish after ten minutes", async () => {
  const { clock, simulator, client, runnerId, agents, run } = await setReplicas({
    installationType: "kubernetes",
  });
  const { token } = simulator.runner(runnerId);
  const start = (version: string): ReturnType<typeof simulator.agents.start> =>
    simulator.agents.start({ runnerId, token, version, startupMs: 1_000 });
  const old = [...agents, start("5.16.0")];
  await clock.advance(5_000);
  const before = (await run(client.listReplicas(runnerId))).map(({ replicaId }) => replicaId);
  expect(before).toHaveLength(2);
  const from = clock.now();
  for (const one of old) {
    start("6.1.0");
    await clock.advance(6_000);
    one.stop();
  }
  const during = await run(client.listReplicas(runnerId));
  expect(during.map(({ status, version }) => [status, version])).toEqual([
    ["Down", "5.16.0"],
    ["Down", "5.16.0"],
    ["Healthy", "6.1.0"],
    ["Healthy", "6.1.0"],
  ]);
  expect(new Set(during.map(({ sessionId }) => sessionId)).size).toBe(3);
  expect((await run(client.getRunner(runnerId))).status).toBe("Healthy");
  await clock.advance(600_000);
  const after = await run(client.listReplicas(runnerId));
  expect(after.map(({ version, versionWarning }) => [version, versionWarning])).toEqual([
    ["6.1.0", false],
    ["6.1.0", false],
  ]);
  expect(simulator.log.filter(({ type }) => type === "replica-forgotten")).toHaveLength(2);
  expect(simulator.activeReplicas(runnerId, { from }).fewest).toBe(2);
  await expect(run(client.createReplica(runnerId))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(run(client.deleteReplica(runnerId, before[0] ?? ""))).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});

it("are all gone ten minutes after the last one fell silent, and come back with the same token", async () => {
  const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas({
    installationType: "docker",
  });
  agents[0]?.kill();
  await clock.advance(600_000);
  expect(await run(client.listReplicas(runnerId))).toEqual([]);
  expect((await run(client.getRunner(runnerId))).status).toBe("Down");
  setting.startPackage(await simulator.buildPackage(runnerId));
  await clock.advance(1_000);
  expect(await run(client.listReplicas(runnerId))).toMatchObject([{ status: "Healthy" }]);
});

it("all have to be started again after a rotation", async () => {
  const { clock, simulator, client, runnerId, agents, run, ...setting } = await setReplicas({
    installationType: "docker",
  });
  const from = clock.now();
  const { downloadToken, token } = await run(client.regenerateCredentials(runnerId));
  await clock.advance(6_000);
  expect(agents[0]?.isAccepted).toBe(false);
  const bytes = await setting.download(downloadToken);
  expect(readPackage(bytes)).toMatchObject({ runnerId, token });
  setting.startPackage(bytes);
  await clock.advance(1_000);
  expect(simulator.runner(runnerId).acceptedProcesses).toBe(1);
  expect(simulator.activeReplicas(runnerId, { from }).withoutMs).toBeGreaterThan(0);
});

it("of a Runner that never had one leave it New", async () => {
  const { simulator } = await setReplicas();
  const { runnerId } = simulator.addRunner({
    name: "pods",
    projects: ["web"],
    installationType: "kubernetes",
  });
  expect(simulator.runner(runnerId).status).toBe("New");
  expect(() => simulator.addReplica(runnerId)).toThrow("no replicas that can be added");
});
