import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import { isApiError } from "../cluster/api-error.js";
import { listableNamespaces } from "./listable-namespaces.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ApiObject, Pod } from "../cluster/manifest.js";
import { controllerOf } from "./owner-chain.js";
import { resourceOf, toWorkload, type Workload, type WorkloadKind } from "./workload.js";

/** What of a namespace can be a Runner. */
export interface NamespaceContent {
  /** A Pod is one only where nothing makes it. */
  readonly workloads: readonly Workload[];
  /** Pods that something makes: a ReplicaSet, a Job, an operator's own kind. */
  readonly ownedPods: readonly Pod[];
}

const kinds: readonly WorkloadKind[] = ["Deployment", "StatefulSet", "DaemonSet", "Pod"];

/** Lists each kind of workload of a namespace once (null: of all). What may not be listed is passed over. */
export async function contentOf(
  cluster: Pick<Cluster, "list">,
  namespace: string | null,
): Promise<NamespaceContent> {
  const workloads: Workload[] = [];
  const ownedPods: Pod[] = [];
  for (const kind of kinds)
    for (const object of await listOrNone(cluster, kind, namespace)) {
      // A Pod of a ReplicaSet is its Deployment's; a Deployment of an operator is a workload all the same.
      if (kind === "Pod" && controllerOf(object) !== null) ownedPods.push(object as Pod);
      else workloads.push(toWorkload(kind, object));
    }
  return { workloads, ownedPods };
}

/** The Pods of a namespace (null: of all); none where they may not be listed. */
export async function podsIn(cluster: Cluster, namespace: string | null): Promise<readonly Pod[]> {
  return (await listOrNone(cluster, "Pod", namespace)) as readonly Pod[];
}

async function listOrNone(
  cluster: Pick<Cluster, "list">,
  kind: WorkloadKind,
  namespace: string | null,
): Promise<readonly ApiObject[]> {
  try {
    return await cluster.list(resourceOf[kind], namespace);
  } catch (error) {
    if (isApiError(error, "forbidden")) return [];
    throw error;
  }
}

/** The namespaces in which a host's workload is looked for; null stands for all in one list. */
export async function namespacesFor(
  cluster: Cluster,
  host: KubernetesHost,
): Promise<readonly (string | null)[]> {
  return host.namespace === undefined ? listableNamespaces(cluster) : [host.namespace];
}
