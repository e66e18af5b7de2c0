import { expect, it } from "vitest";
import { createSimulator } from "../simulator/create-simulator.js";
import { replicaBehaviours, toReplicaBehaviour } from "./replica-behaviour.js";

it("names each switch with its default first", () => {
  for (const [name, setting] of Object.entries(toReplicaBehaviour())) {
    expect(Object.entries(replicaBehaviours)).toContainEqual([name, expect.arrayContaining([setting])]);
  }
  expect(Object.keys(toReplicaBehaviour())).toEqual(Object.keys(replicaBehaviours));
  expect(Object.values(toReplicaBehaviour())).toEqual(
    Object.values(replicaBehaviours).map(([first]) => first),
  );
});

it("keeps what is given", () => {
  expect(toReplicaBehaviour({ clientId: "runner" })).toEqual({ ...toReplicaBehaviour(), clientId: "runner" });
});

it.each([
  [{ clientID: "runner" }, "no switch"],
  [{ clientId: "mine" }, "replicaBehaviour.clientId to be one of neither, runner, replica, either"],
])("refuses %j", (given, message) => {
  expect(() => createSimulator({ replicaBehaviour: given as never })).toThrow(message);
});

it("has replicas only where the server can have them, and only of manual Runners", () => {
  const old = createSimulator();
  old.addProject({ name: "web" });
  expect(() => old.addRunner({ name: "a", projects: ["web"], replicas: 2 })).toThrow(
    "no replicas that can be added",
  );
  expect(() => createSimulator({ replicas: "on" })).toThrow("needs an apiVersion of at least 55");
  const simulator = createSimulator({ replicas: "on", apiVersion: 55 });
  simulator.addProject({ name: "web" });
  const { runnerId } = simulator.addRunner({ name: "b", projects: ["web"], replicas: 2 });
  expect(simulator.runner(runnerId).replicas).toHaveLength(2);
  expect(() => {
    simulator.removeReplica(runnerId, "none");
  }).toThrow("has no replica none");
  expect(old.runner(old.addRunner({ name: "c", projects: ["web"] }).runnerId).replicas).toEqual([]);
});
