import { expect, it } from "vitest";
import { createScenario, oldVersion, type Scenario } from "../../test/support/scenario.js";

const replicaCalls = ({ simulator }: Scenario): number =>
  simulator.log.filter((event) => event.type === "api-called" && event.path.endsWith("/replicas")).length;

it("reads each Runner's replicas and how the server judges them", async () => {
  const scenario = await createScenario({
    runners: [{ name: "east-1" }, { name: "east-2" }],
    simulator: { replicas: "on", apiVersion: 59 },
  });
  const { simulator, clock } = scenario;
  const runnerId = scenario.ids["east-1"] ?? "";
  const { replicaId, token } = simulator.addReplica(runnerId);
  simulator.agents.start({
    ...{ runnerId, token, version: "5.99.0", hostname: "east-1b", ipAddress: "10.0.0.7" },
    installationPath: "/opt/runner",
  });
  await clock.advance(7_000);
  const fleet = await scenario.observe();
  expect(fleet.server.replicas).toBe("on");
  const east = fleet.runners.find(({ id }) => id === runnerId);
  expect(east).toMatchObject({
    replicaType: "manual",
    installationType: "linux",
    replicaValidation: { valid: false, errors: ["Replicas of this Runner have different versions"] },
  });
  expect(east?.replicas).toHaveLength(2);
  expect(east?.replicas?.find(({ id }) => id === replicaId)).toEqual({
    id: replicaId,
    status: "Healthy",
    version: "5.99.0",
    hostname: "east-1b",
    installationPath: "/opt/runner",
    address: "10.0.0.7",
    uptimeMs: 5_000,
    runningOperations: 0,
    versionWarning: true,
  });
  const other = fleet.runners.find(({ id }) => id !== runnerId);
  expect(other?.replicas).toMatchObject([{ version: oldVersion, versionWarning: false }]);
  expect(other).not.toHaveProperty("replicaValidation");
});

it("asks a server without replicas for none", async () => {
  const scenario = await createScenario({ runners: [{ name: "east-1" }] });
  const fleet = await scenario.observe();
  expect(fleet.runners[0]).not.toHaveProperty("replicas");
  expect(replicaCalls(scenario)).toBe(0);
});

it("leaves out the replicas of a Runner that cannot be read, and reads the others", async () => {
  const scenario = await createScenario({
    runners: [{ name: "east-1" }, { name: "east-2" }],
    simulator: { replicas: "on", apiVersion: 59 },
  });
  scenario.simulator.faults.inject({
    kind: "status",
    status: 403,
    path: `${scenario.ids["east-1"] ?? ""}/replicas`,
  });
  const fleet = await scenario.observe();
  expect(fleet.runners.map(({ name, replicas }) => [name, replicas?.length])).toEqual(
    expect.arrayContaining([
      ["east-1", undefined],
      ["east-2", 1],
    ]),
  );
});
