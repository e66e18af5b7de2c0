import type { KubernetesPlace, PlaceDiscovery } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { fakeCluster, onFakeCluster, type FakeObjects } from "../../test/support/fake-cluster.js";
import { edge, host, id, token } from "../../test/support/inspected.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ApiObject, Container, Controller, Pod } from "../cluster/manifest.js";
import { discoverIn } from "./discover.js";

const runnerId = "8f1f2a3b-0000-4000-8000-000000000001";
const secretId = { name: id.name, valueFrom: { secretKeyRef: { name: "runner", key: "id" } } };
const secretOf = (data: Readonly<Record<string, string>>): ApiObject =>
  ({
    metadata: { name: "runner", namespace: "ops", uid: "s" },
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
    ),
  }) as unknown as ApiObject; // Of a Secret, `ApiObject` knows its metadata alone.

async function discover(
  objects: FakeObjects,
  cluster: Cluster = fakeCluster(objects),
  place: Partial<KubernetesPlace> = {},
): Promise<PlaceDiscovery> {
  const request = {
    place: { platform: "kubernetes", address: host.address, ...place },
    knownIds: [],
    signal: new AbortController().signal,
    timeLimitMs: 5_000,
  } as const;
  const discovery = await onFakeCluster(cluster, host, (call) => discoverIn(call, request));
  expect(JSON.stringify(discovery)).not.toContain("canary");
  return discovery;
}

const named = (
  name: string,
  controller: Controller,
  change: Partial<Controller["spec"]> = {},
): Controller => ({
  ...controller,
  metadata: { ...controller.metadata, name },
  spec: { ...controller.spec, ...change },
});

it("takes the id from the variable, and names the workload", async () => {
  const other = named("web", edge({ env: [{ name: "TOKEN", value: "canary" }], image: "web:1" }));
  const { found, hidden } = await discover({ deployments: [edge({ env: [id, token] }), other] });
  expect(hidden).toEqual([]);
  expect(found).toEqual([
    {
      ids: ["r-1"],
      certainty: "certain",
      evidence: [
        { by: "variable", name: id.name },
        { by: "variable", name: token.name },
      ],
      host: {
        ...{ platform: "kubernetes", address: "lab", namespace: "ops" },
        workload: { kind: "Deployment", name: "edge" },
      },
      isRunning: true,
      description: "Deployment ops/edge (container agent, team/runner:5.7.0)",
      hostname: null,
      paths: [],
    },
  ]);
});

it.each([
  ["statefulsets", "StatefulSet"],
  ["daemonsets", "DaemonSet"],
] as const)("finds a Runner among the %s", async (resource, kind) => {
  const { found } = await discover({ [resource]: [edge({ env: [id, token] })] });
  expect(found).toMatchObject([{ ids: ["r-1"], host: { workload: { kind, name: "edge" } } }]);
});

const podOf = (container: Partial<Container>, owner: { kind: string; name: string } | null = null): Pod => ({
  metadata: {
    ...{ name: "lone", namespace: "ops", uid: "lone" },
    ...(owner !== null && {
      ownerReferences: [{ ...owner, uid: owner.name, controller: true }],
    }),
  },
  spec: { containers: [{ name: "agent", image: "team/runner:5.7.0", ...container }] },
  status: { phase: "Running" },
});

it("finds a bare Pod, and not the Pods that a Deployment makes", async () => {
  const replicaSet = {
    metadata: {
      ...{ name: "edge-1", namespace: "ops", uid: "rs" },
      ownerReferences: [{ kind: "Deployment", name: "edge", uid: "edge", controller: true }],
    },
  } as ApiObject;
  const made = podOf({ env: [id] }, { kind: "ReplicaSet", name: "edge-1" });
  const { found, hidden } = await discover({
    deployments: [edge({ env: [id] })],
    replicasets: [replicaSet],
    pods: [
      made,
      {
        ...podOf({ env: [{ ...id, value: "r-2" }] }),
        metadata: { name: "bare", namespace: "ops", uid: "b" },
      },
    ],
  });
  expect(found.map(({ ids, host: { ...it } }) => [ids, "workload" in it ? it.workload : null])).toEqual([
    [["r-1"], { kind: "Deployment", name: "edge" }],
    [["r-2"], { kind: "Pod", name: "bare" }],
  ]);
  expect(hidden).toEqual([]);
});

it("tells of a Runner in a Pod that no host can name", async () => {
  const { found, hidden } = await discover({
    pods: [podOf({ env: [id] }, { kind: "RunnerSet", name: "many" })],
  });
  expect(found).toEqual([]);
  expect(hidden).toMatchObject([{ code: "UNSUPPORTED" }]);
  expect(hidden[0]?.message).toBe(
    "Pod ops/lone of the RunnerSet many carries the id r-1, and no host can name what makes it.",
  );
});

it("takes the id from a Secret, and from the package's name for probable", async () => {
  const { found } = await discover({
    deployments: [
      edge({ env: [secretId, token] }),
      named("by-name", edge({ command: ["sh", "-c", `java -jar /app/runner-${runnerId}.jar`] })),
    ],
    secrets: [secretOf({ id: "r-7\n", token: "canary" })],
  });
  expect(found.map(({ ids, certainty }) => [ids, certainty])).toEqual([
    [["r-7"], "certain"],
    [[runnerId], "probable"],
  ]);
});

it("says that a workload with no Pods does not run", async () => {
  const { found } = await discover({ deployments: [named("edge", edge({ env: [id] }), { replicas: 0 })] });
  expect(found).toMatchObject([{ isRunning: false }]);
});

it("names the container of several that looks like a Runner and shows no id", async () => {
  const beside = [{ name: "proxy", image: "proxy:1" }];
  const { found } = await discover({
    deployments: [edge({ image: "rundeckpro/runner:5.7.0" }, { beside })],
  });
  expect(found).toMatchObject([
    { ids: [], certainty: "none", host: { workload: { name: "edge", container: "agent" } } },
  ]);
});

it("names the permission for what may not be read, and goes on with the rest", async () => {
  const objects = {
    deployments: [edge({ env: [secretId, token] })],
    statefulsets: [named("set", edge({ env: [id] }))],
    secrets: [secretOf({ id: "r-7" })],
  };
  const forbidden = ["list pods *", "list daemonsets *", "get secrets ops"];
  const { found, hidden } = await discover(objects, fakeCluster(objects, { forbidden }));
  expect(found.map(({ ids }) => ids)).toEqual([[], ["r-1"]]);
  expect(hidden.map(({ remedy }) => remedy)).toEqual([
    "Grant the account list daemonsets.apps in all namespaces, then discover again.",
    "Grant the account list pods in all namespaces, then discover again.",
    "Grant the account get secrets in the namespace ops, then discover again.",
  ]);
});

it("searches the namespaces that the place names, and no other", async () => {
  const far = { ...edge({ env: [id] }), metadata: { ...edge({}).metadata, namespace: "far" } };
  const objects = { deployments: [edge({ env: [id] }), far] };
  const cluster = fakeCluster(objects);
  const { found } = await discover(objects, cluster, { namespaces: ["far", "far"], site: "berlin" });
  expect(found).toMatchObject([{ host: { namespace: "far", site: "berlin" } }]);
  expect(cluster.requests.filter((request) => request.startsWith("list deployments"))).toEqual([
    "list deployments far",
  ]);
});

it("searches the account's own namespace where it may list no namespaces, and says so", async () => {
  const objects = { deployments: [edge({ env: [id] })] };
  const cluster = fakeCluster(objects, { forbidden: ["list namespaces *"], mayI: () => false });
  const { hidden } = await discover(objects, cluster);
  expect(hidden).toMatchObject([{ code: "PERMISSION_DENIED", message: expect.stringContaining("default") }]);
});
