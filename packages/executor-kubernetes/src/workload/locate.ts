import type { KubernetesHost } from "@runner-upgrade/plan";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { identitiesIn, type Identity } from "./identity.js";
import { valueReader, type ValueReader } from "./key-values.js";
import { podSpecOf, resourceOf, toWorkload, type Workload, type WorkloadKind } from "./workload.js";

/** A workload with a container that is the Runner. */
export interface Located {
  readonly workload: Workload;
  readonly identity: Identity;
}

const kinds: readonly WorkloadKind[] = ["Deployment", "StatefulSet", "DaemonSet", "Pod"];

/**
 * The workloads that are this Runner: the one that the host names or, where it names none, all in the host's namespace
 * or in every namespace that the account may read. More than one container of a workload may be the Runner: each is told.
 */
export async function locate(
  cluster: Cluster,
  host: KubernetesHost,
  runnerId: string,
): Promise<readonly Located[]> {
  const values = valueReader(cluster);
  if (host.workload !== undefined) {
    const { kind, name } = host.workload;
    const namespace = host.namespace ?? cluster.defaultNamespace;
    const object = await cluster.get({ resource: resourceOf[kind], namespace, name });
    return locatedIn([toWorkload(kind, object)], runnerId, values);
  }
  const found: Located[] = [];
  for (const namespace of await namespacesFor(cluster, host)) {
    found.push(...(await locatedIn(await workloadsIn(cluster, namespace), runnerId, values)));
  }
  return found;
}

async function locatedIn(
  workloads: readonly Workload[],
  runnerId: string,
  values: ValueReader,
): Promise<readonly Located[]> {
  const found: Located[] = [];
  for (const workload of workloads) {
    const { namespace = "default" } = workload.object.metadata;
    for (const identity of await identitiesIn(podSpecOf(workload), namespace, values)) {
      if (identity.runnerId.trim() === runnerId) found.push({ workload, identity });
    }
  }
  return found;
}

/** Every workload of a namespace (null: of all) that no other made. What may not be listed is passed over. */
export async function workloadsIn(cluster: Cluster, namespace: string | null): Promise<readonly Workload[]> {
  const found: Workload[] = [];
  for (const kind of kinds) {
    try {
      for (const object of await cluster.list(resourceOf[kind], namespace)) {
        const isMade =
          object.metadata.ownerReferences?.some(({ controller }) => controller === true) === true;
        // A Pod of a ReplicaSet is its Deployment's; a Deployment of an operator is a workload all the same.
        if (kind !== "Pod" || !isMade) found.push(toWorkload(kind, object));
      }
    } catch (error) {
      if (!isApiError(error, "forbidden")) throw error;
    }
  }
  return found;
}

async function namespacesFor(cluster: Cluster, host: KubernetesHost): Promise<readonly (string | null)[]> {
  if (host.namespace !== undefined) return [host.namespace];
  const mayListAll = await cluster.mayI({
    verb: "list",
    group: "apps",
    resource: "deployments",
    namespace: "",
  });
  if (mayListAll) return [null];
  try {
    return (await cluster.list("namespaces", null)).map(({ metadata }) => metadata.name);
  } catch (error) {
    if (isApiError(error, "forbidden")) return [cluster.defaultNamespace];
    throw error;
  }
}
