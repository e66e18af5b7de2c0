import { realClock } from "@runner-upgrade/executor";
import type { Finding, KubernetesHost } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { fakeCluster, onFakeCluster, type FakeObjects } from "../../test/support/fake-cluster.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ApiObject, Container, Controller, Pod, PodSpec } from "../cluster/manifest.js";
import { podsEverywhere } from "../workload/pods-everywhere.js";
import { inspect } from "./inspect.js";

const host = {
  platform: "kubernetes",
  address: "lab",
  namespace: "ops",
  workload: { kind: "Deployment", name: "edge" },
} as const;
const id = { name: "RUNNER_RUNDECK_CLIENT_ID", value: "r-1" };
const token = { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "canary-token" };

/** The Runner's Deployment, as the API server has it. */
function edge(
  container: Partial<Container>,
  { beside = [], ...pod }: Partial<PodSpec> & { readonly beside?: readonly Container[] } = {},
): Controller {
  return {
    metadata: { name: "edge", namespace: "ops", uid: "edge", resourceVersion: "1" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "edge" } },
      template: {
        spec: {
          containers: [{ name: "agent", image: "team/runner:5.7.0", ...container }, ...beside],
          ...pod,
        },
      },
    },
    status: { readyReplicas: 1 },
  };
}

async function findingsOf(
  objects: FakeObjects,
  cluster: Cluster = fakeCluster(objects),
  of: KubernetesHost = host,
): Promise<readonly Finding[]> {
  const { facts } = await onFakeCluster(cluster, of, (call) =>
    inspect(call, {
      runnerId: "r-1",
      image: ":5.8.0",
      pull: "if-missing",
      mark: "x",
      keepsServing: null,
      everywhere: podsEverywhere(realClock),
    }),
  );
  return facts.findings;
}

const blocking = (findings: readonly Finding[], credentials: "keep" | "rotate"): readonly string[] =>
  findings
    .filter(({ level, onlyFor }) => level === "failed" && (onlyFor ?? credentials) === credentials)
    .map(({ code }) => code);

describe("a creds file that the start of a Runner names", () => {
  const named = { name: "RUNNER_CREDENTIALS_FILE", value: "/etc/runner/creds" };
  const volumeMounts = [{ name: "own", mountPath: "/etc/runner" }];
  const deployment = (volume: object): FakeObjects => ({
    deployments: [edge({ env: [id, token, named], volumeMounts }, { volumes: [{ name: "own", ...volume }] })],
    secrets: [
      {
        metadata: { name: "creds", namespace: "ops" },
        data: { creds: Buffer.from("RUNDECK_RUNNER_TOKEN=canary-token\n").toString("base64") },
      } as ApiObject,
    ],
  });

  it("is a place like any other where it is a key of a Secret", async () => {
    const findings = await findingsOf(deployment({ secret: { secretName: "creds" } }));
    expect(findings.filter(({ code }) => code === "CREDENTIALS").map(({ message }) => message)).toEqual([
      "Its token stands in the variable RUNNER_RUNDECK_SERVER_TOKEN.",
      "Its token stands in the key creds of the Secret creds.",
    ]);
    expect(blocking(findings, "rotate")).toEqual([]);
  });

  it("blocks a rotation by its name where it cannot be read, and keeps no roll-out from its new image", async () => {
    const findings = await findingsOf(deployment({ emptyDir: {} }));
    expect(blocking(findings, "keep")).toEqual([]);
    expect(blocking(findings, "rotate")).toEqual(["CREDENTIALS_NOT_READABLE"]);
    expect(findings.find(({ code }) => code === "CREDENTIALS_NOT_READABLE")?.message).toBe(
      "Its token may stand in the file /etc/runner/creds out of the volume own as well, which cannot be read from here.",
    );
  });
});

describe("another container of the Runner's Pods", () => {
  const beside = (env: Container["env"] = []): FakeObjects => ({
    deployments: [
      edge({ env: [id, token] }, { beside: [{ name: "second", image: "team/runner:5.7.0", env }] }),
    ],
  });

  it.each(["keep", "rotate"] as const)("blocks where it is another Runner (%s)", async (credentials) => {
    const findings = await findingsOf(beside([{ name: id.name, value: "r-2" }]));
    expect(blocking(findings, credentials)).toEqual(["SERVICE_SHARED"]);
    const { message = "" } = findings.find(({ code }) => code === "SERVICE_SHARED") ?? {};
    expect(message).toContain("Deployment ops/edge (container agent)");
    expect(message).toContain("r-2 (container second)");
  });

  it("is no matter where it is no Runner", async () => {
    expect(blocking(await findingsOf(beside()), "keep")).toEqual([]);
  });
});

describe("something else that carries the Runner's id", () => {
  const image = "team/runner:5.7.0";
  const ownerOf = (kind: string, name: string) => ({ kind, name, uid: `${kind}-${name}`, controller: true });
  const pod = (
    name: string,
    owner: ReturnType<typeof ownerOf> | null,
    {
      namespace = "ops",
      container = {},
    }: { readonly namespace?: string; readonly container?: Partial<Container> } = {},
  ): Pod => ({
    metadata: {
      name,
      namespace,
      uid: name,
      labels: {},
      ...(owner === null ? {} : { ownerReferences: [owner] }),
    },
    spec: { containers: [{ name: "agent", image, env: [id, token], ...container }] },
    status: { phase: "Running" },
  });
  const own = {
    deployments: [edge({ env: [id, token] })],
    replicasets: [
      { metadata: { name: "edge-1", namespace: "ops", ownerReferences: [ownerOf("Deployment", "edge")] } },
      { metadata: { name: "other-1", namespace: "ops", ownerReferences: [ownerOf("Rollout", "other")] } },
    ],
  } as const;
  const ownPods = [
    pod("edge-1-a", ownerOf("ReplicaSet", "edge-1")),
    pod("edge-1-b", ownerOf("ReplicaSet", "edge-1")),
  ];
  const carriers = (findings: readonly Finding[]): readonly string[] =>
    findings.flatMap(({ code, message }) =>
      ["IDENTITY_SHARED", "SEVERAL_PROCESSES"].includes(code) ? [`${code}: ${message}`] : [],
    );

  it("is nothing where only its own Pods do", async () => {
    expect(carriers(await findingsOf({ ...own, pods: ownPods }))).toEqual([]);
  });

  it.each([
    ["a bare ReplicaSet", ownerOf("ReplicaSet", "bare"), "of the ReplicaSet bare"],
    ["a Rollout", ownerOf("ReplicaSet", "other-1"), "of the ReplicaSet other-1, of the Rollout other"],
    ["a Job", ownerOf("Job", "once"), "of the Job once"],
    ["an operator", ownerOf("RunnerSet", "many"), "of the RunnerSet many"],
  ])("is found once among the Pods of %s", async (_what, owner, madeBy) => {
    const pods = [...ownPods, pod("beside-a", owner), pod("beside-b", owner)];
    const [finding, ...more] = carriers(await findingsOf({ ...own, pods }));
    expect(more).toEqual([]);
    expect(finding).toMatch(/^SEVERAL_PROCESSES: Deployment ops\/edge .* and Pod ops\/beside-a /);
    expect(finding).toContain(madeBy);
  });

  it("is found in another namespace that may be listed", async () => {
    const pods = [
      ...ownPods,
      pod("far", null, { namespace: "elsewhere", container: { image: "debian:12" } }),
      pod("third", null, { namespace: "elsewhere", container: { env: [{ name: "X" }], image: "debian:12" } }),
    ];
    const [finding, ...more] = carriers(await findingsOf({ ...own, pods }));
    expect(more).toEqual([]);
    expect(finding).toMatch(/^IDENTITY_SHARED: .* and Pod elsewhere\/far .*image repository/);
  });

  it("is not told of in another namespace that may not be listed", async () => {
    const pods = [...ownPods, pod("far", null, { namespace: "elsewhere" })];
    const cluster = fakeCluster({ ...own, pods }, { forbidden: ["list pods *"] });
    expect(carriers(await findingsOf({}, cluster))).toEqual([]);
  });

  it("is looked for with one list of each kind", async () => {
    const cluster = fakeCluster({ ...own, pods: ownPods });
    await findingsOf({}, cluster);
    expect(
      cluster.requests.filter((request) => /^list (deploy|stateful|daemon|pods)/.test(request)).sort(),
    ).toEqual([
      "list daemonsets ops",
      "list deployments ops",
      "list pods *",
      // Its own Pods, by their labels, and all of the namespace.
      "list pods ops",
      "list pods ops",
      "list statefulsets ops",
    ]);
  });
});

describe("a Runner that an upgrade stopped and did not start again", () => {
  const scaledDown = (manager: string): Controller => {
    const { metadata, spec } = edge({ env: [id, token] });
    const managedFields = [{ manager, fieldsV1: { "f:spec": { "f:replicas": {} } } }];
    return { metadata: { ...metadata, managedFields }, spec: { ...spec, replicas: 0 } };
  };
  const saved = (runnerId: string): ApiObject => ({
    metadata: {
      name: "runner-upgrade-1",
      namespace: "ops",
      labels: { "app.kubernetes.io/managed-by": "runner-upgrade" },
      annotations: { "runner-upgrade/runner": runnerId, "runner-upgrade/run": "run-7" },
    },
  });
  const remediesOf = ({ remedies = [] }: Partial<Finding> = {}): string => remedies.join(" ");
  const found = (findings: readonly Finding[], code: string): Finding | undefined =>
    findings.find((finding) => finding.code === code);

  it("is told with its run, and never to be scaled up", async () => {
    const findings = await findingsOf({
      deployments: [scaledDown("runner-upgrade")],
      secrets: [saved("r-1")],
    });
    const finding = found(findings, "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toBe(
      "Deployment ops/edge is scaled to 0: the upgrade run-7 stopped it and has not started it again.",
    );
    expect(remediesOf(finding)).toMatch(/^Resume that run .* manual steps/);
    expect(remediesOf(finding)).not.toContain("scale it up");
  });

  it("is recognised by who scaled it, where Secrets may not be listed", async () => {
    const cluster = fakeCluster(
      { deployments: [scaledDown("runner-upgrade")] },
      { forbidden: ["list secrets ops"] },
    );
    const finding = found(await findingsOf({}, cluster), "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toContain("an upgrade stopped it");
    expect(finding?.remedies?.[0]).toMatch(/^Resume that run/);
  });

  it("is none where another client scaled it, whatever other Runners' upgrades saved", async () => {
    const findings = await findingsOf({ deployments: [scaledDown("kubectl")], secrets: [saved("r-2")] });
    const finding = found(findings, "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toContain("no Pod of it is to run");
    expect(remediesOf(finding)).toContain("Where you stopped it yourself: scale it up");
  });

  it("goes on with a rotation where it is a DaemonSet, and not with dead credentials", async () => {
    const { metadata, spec } = edge(
      { env: [id, token] },
      { nodeSelector: { "runner-upgrade/stopped": "true" } },
    );
    const findings = await findingsOf({ daemonsets: [{ metadata, spec } as Controller] }, undefined, {
      ...host,
      workload: { kind: "DaemonSet", name: "edge" },
    });
    expect(blocking(findings, "keep")).toEqual(["LEFT_BY_EARLIER_RUN"]);
    expect(blocking(findings, "rotate")).toEqual([]);
  });

  it.each([
    { ...host, workload: { kind: "Pod", name: "edge" } },
    { ...host, workload: undefined },
  ] as const)("is found by the saved manifest of its Pod that is gone", async ({ workload, ...rest }) => {
    const where = workload === undefined ? rest : { ...rest, workload };
    const findings = await findingsOf({ secrets: [saved("r-1")] }, undefined, where);
    const finding = found(findings, "RUNNER_NOT_FOUND");
    expect(finding?.message).toContain("the upgrade run-7 stopped it");
    expect(remediesOf(finding)).toMatch(/^Resume that run/);
  });
});
