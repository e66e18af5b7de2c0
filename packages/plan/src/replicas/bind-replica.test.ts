import { expect, test } from "vitest";
import type { AgentFacts } from "../fleet/host-facts.js";
import type { Replica } from "../fleet/replica.js";
import { bindReplica } from "./bind-replica.js";

const replica = (id: string, over: Partial<Replica> = {}): Replica => ({
  id,
  status: "Healthy",
  version: "5.16.0",
  hostname: `${id}.example`,
  installationPath: "/opt/runner",
  address: null,
  uptimeMs: 60_000,
  runningOperations: 0,
  versionWarning: null,
  ...over,
});
const agent = (over: Partial<AgentFacts> = {}): AgentFacts => ({
  hostname: "a",
  directory: "/opt/runner",
  packagePath: "/opt/runner/runner.jar",
  replicaIds: [],
  ...over,
});
const both = [replica("a"), replica("b")];
const bind = (replicas: readonly Replica[], facts: AgentFacts | null, named: string | null = null) => {
  const bound = bindReplica({ replicas, agent: facts, named });
  return bound.replica?.id ?? ("code" in bound ? bound.code : "");
};

test("binds a host to the replica of its host name and path, with the domain or without it", () => {
  expect(bind(both, agent())).toBe("a");
  expect(bind(both, agent({ hostname: "B.EXAMPLE" }))).toBe("b");
  expect(bind([replica("a", { installationPath: "/opt/runner/runner.jar" })], agent())).toBe("a");
  expect(bind([replica("a", { installationPath: "/opt/runner/" })], agent())).toBe("a");
});

test("takes two full names with different domains for two hosts", () => {
  expect(bind(both, agent({ hostname: "a.other" }))).toBe("REPLICA_NOT_FOUND");
});

test("does not choose between two replicas that fit", () => {
  const twins = [replica("a"), replica("b", { hostname: "a" })];
  expect(bind(twins, agent())).toBe("REPLICA_AMBIGUOUS");
  expect(bind(twins, agent(), "b")).toBe("b");
});

test("takes the word of the process before host name and path", () => {
  expect(bind(both, agent({ replicaIds: ["B"] }))).toBe("b");
  expect(bind(both, agent({ replicaIds: ["dead"] }))).toBe("a");
  expect(bind(both, agent({ replicaIds: ["a", "b"] }))).toBe("REPLICA_AMBIGUOUS");
});

test("refuses a name that the server does not know, or that the process denies", () => {
  expect(bind(both, agent(), "c")).toBe("REPLICA_NOT_FOUND");
  expect(bind(both, agent({ replicaIds: ["a"] }), "b")).toBe("REPLICA_DIFFERS");
});

test("takes the only replica where nothing contradicts it, and no other", () => {
  const silent = replica("a", { hostname: null, installationPath: null });
  expect(bind([silent], agent())).toBe("a");
  expect(bind([silent], null)).toBe("a");
  expect(bind([replica("a", { hostname: "elsewhere" })], agent())).toBe("REPLICA_NOT_FOUND");
  expect(bind([replica("a", { installationPath: "/srv/runner" })], agent())).toBe("REPLICA_NOT_FOUND");
  expect(bind([silent, replica("b")], null)).toBe("REPLICA_NOT_FOUND");
  expect(bind([], agent())).toBe("REPLICA_NOT_FOUND");
});
