import type { Finding } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { fakeCluster } from "../../test/support/fake-cluster.js";
import { edge, findingsOf, id, token } from "../../test/support/inspected.js";
import type { Container, Pod } from "../cluster/manifest.js";

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
