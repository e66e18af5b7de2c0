import type { HiddenPart } from "@runner-upgrade/executor";
import type { Cluster } from "../cluster/cluster.js";
import type { ValueReader } from "../workload/key-values.js";
import type { NamespaceContent } from "../workload/namespace-content.js";
import { controllerOf, ownerChain } from "../workload/owner-chain.js";
import { isOver } from "../workload/pods.js";
import { signedContainers } from "./signs-of.js";

/** Runners in Pods that something makes which no host can name: a bare ReplicaSet, a Rollout, a Job. One for each maker. */
export async function ownedRunners(
  cluster: Pick<Cluster, "get">,
  { workloads, ownedPods }: NamespaceContent,
  values: ValueReader,
): Promise<readonly HiddenPart[]> {
  const known = workloads.map(({ kind, object: { metadata } }) => ({
    ...{ kind, name: metadata.name, namespace: metadata.namespace ?? "default" },
  }));
  const makers = new Set<string>();
  const found: HiddenPart[] = [];
  for (const pod of ownedPods) {
    const maker = controllerOf(pod);
    if (maker === null || makers.has(maker.uid) || isOver(pod)) continue;
    const { name, namespace = "default" } = pod.metadata;
    const [signed] = await signedContainers(pod.spec, namespace, values);
    if (signed === undefined || signed.ids.length === 0) continue;
    makers.add(maker.uid);
    const chain = await ownerChain(cluster, pod);
    const last = chain.at(-1);
    const isKnown = known.some(
      (one) =>
        one.namespace === namespace &&
        // Where ReplicaSets may not be read, their names tell: they begin with their Deployment's.
        ((one.kind === last?.kind && one.name === last.name) ||
          (one.kind === "Deployment" && last?.kind === "ReplicaSet" && last.name.startsWith(`${one.name}-`))),
    );
    if (isKnown) continue;
    const madeBy = chain.map(({ kind, name: owner }) => `the ${kind} ${owner}`).join(", of ");
    found.push({
      code: "UNSUPPORTED",
      message: `Pod ${namespace}/${name} of ${madeBy} carries the id ${signed.ids[0] ?? ""}, and no host can name what makes it.`,
      remedy: "Run this Runner as a Deployment, StatefulSet, DaemonSet or bare Pod, or upgrade it by hand.",
    });
  }
  return found;
}
