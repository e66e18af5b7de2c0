import { expect, it } from "vitest";
import { createSimulator } from "./create-simulator.js";

it("enters a manual Runner with the replicas that are named, each with credentials of its own", () => {
  const simulator = createSimulator({ replicas: "on", apiVersion: 59 });
  simulator.addProject({ name: "web" });
  const { runnerId } = simulator.addRunner({ name: "east-1", projects: ["web"], replicaIds: ["a", "b"] });
  const { replicas } = simulator.runner(runnerId);
  expect(replicas.map(({ replicaId }) => replicaId)).toEqual(["a", "b"]);
  expect(new Set(replicas.map(({ token }) => token)).size).toBe(2);
});
