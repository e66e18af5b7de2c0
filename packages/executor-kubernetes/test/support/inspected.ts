import { realClock } from "@runner-upgrade/executor";
import type { Finding, KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../../src/cluster/cluster.js";
import type { Container, Controller, PodSpec } from "../../src/cluster/manifest.js";
import { inspect } from "../../src/inspect/inspect.js";
import { podsEverywhere } from "../../src/workload/pods-everywhere.js";
import { fakeCluster, onFakeCluster, type FakeObjects } from "./fake-cluster.js";

/** The host of the Runner `r-1`. */
export const host = {
  platform: "kubernetes",
  address: "lab",
  namespace: "ops",
  workload: { kind: "Deployment", name: "edge" },
} as const;
/** The variable with its id. */
export const id = { name: "RUNNER_RUNDECK_CLIENT_ID", value: "r-1" };
/** The variable with its token. */
export const token = { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "canary-token" };

/** The Runner's Deployment, as the API server has it. */
export function edge(
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

/** What an inspection for a plan finds among these objects. */
export async function findingsOf(
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

/** The codes that block with credentials that are kept, or rotated. */
export const blocking = (findings: readonly Finding[], credentials: "keep" | "rotate"): readonly string[] =>
  findings
    .filter(({ level, onlyFor }) => level === "failed" && (onlyFor ?? credentials) === credentials)
    .map(({ code }) => code);
