import type { KubernetesHost } from "@runner-upgrade/plan";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { identitiesIn, shownIdentities, type Identity, type ShownIdentity } from "./identity.js";
import { valueReader, type ValueReader } from "./key-values.js";
import type { Pod } from "../cluster/manifest.js";
import { controllerOf } from "./owner-chain.js";
import { isOver } from "./pods.js";
import { podSpecOf, resourceOf, toWorkload, type Workload, type WorkloadKind } from "./workload.js";

/** A workload with a container that is the Runner. */
export interface Located {
  readonly workload: Workload;
  readonly identity: Identity;
  /** Whether the container shows the Runner's id. One that the host names may get it where nobody can look. */
  readonly isSeen: boolean;
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
    const workload = toWorkload(kind, object);
    const seen = await locatedIn([workload], runnerId, values);
    if (seen.length > 0) return seen;
    const silent = await silentContainer(workload, host, values);
    return silent === null ? [] : [{ workload, identity: { ...silent, runnerId }, isSeen: false }];
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
      if (identity.runnerId.trim() === runnerId) found.push({ workload, identity, isSeen: true });
    }
  }
  return found;
}

/**
 * The container of a workload that the host names and that shows no id: an entrypoint may read a secret store, or a volume
 * of a driver holds its credentials. It is the one that is named, or the only one, or the only one with a token. None where
 * another Runner's id is shown.
 */
async function silentContainer(
  workload: Workload,
  { workload: named }: KubernetesHost,
  values: ValueReader,
): Promise<ShownIdentity | null> {
  const { namespace = "default" } = workload.object.metadata;
  const shown = await shownIdentities(podSpecOf(workload), namespace, values);
  const silent = shown.filter(({ runnerId }) => runnerId === null);
  if (named?.container !== undefined)
    return silent.find(({ container }) => container === named.container) ?? null;
  if (silent.length < shown.length) return null;
  const withToken = silent.filter(({ places }) => places.length > 0);
  const [one, second] = silent.length === 1 ? silent : withToken;
  return one !== undefined && second === undefined ? one : null;
}

/** The workloads of a namespace that carry a Runner's id, one apart. */
export async function otherCarriers(
  cluster: Cluster,
  own: Located,
  runnerId: string,
): Promise<readonly Located[]> {
  const { namespace = "default", name } = own.workload.object.metadata;
  const all = await workloadsIn(cluster, namespace);
  const others = all.filter(
    ({ kind, object }) => kind !== own.workload.kind || object.metadata.name !== name,
  );
  return locatedIn(others, runnerId, valueReader(cluster));
}

/** Pods with a Runner's id that something makes which we do not upgrade: a bare ReplicaSet, a Rollout, a Job. */
export async function ownedCarriers(
  cluster: Cluster,
  host: KubernetesHost,
  runnerId: string,
): Promise<readonly Pod[]> {
  const found: Pod[] = [];
  for (const namespace of await namespacesFor(cluster, host)) {
    const pods = await listOrNone(cluster, namespace);
    const owned = pods.filter((pod) => !isOver(pod) && controllerOf(pod) !== null);
    found.push(...(await carriersAmong(cluster, owned, runnerId)));
  }
  return found;
}

/** Those of the Pods that have a Runner's id. */
export async function carriersAmong(
  cluster: Cluster,
  pods: readonly Pod[],
  runnerId: string,
): Promise<readonly Pod[]> {
  const values = valueReader(cluster);
  const found: Pod[] = [];
  for (const pod of pods) {
    const { namespace = "default" } = pod.metadata;
    const identities = await identitiesIn(pod.spec, namespace, values);
    if (identities.some((identity) => identity.runnerId.trim() === runnerId)) found.push(pod);
  }
  return found;
}

/** The Pods of a namespace (null: of all); none where they may not be listed. */
export async function listOrNone(cluster: Cluster, namespace: string | null): Promise<readonly Pod[]> {
  try {
    return (await cluster.list("pods", namespace)) as readonly Pod[];
  } catch (error) {
    if (isApiError(error, "forbidden")) return [];
    throw error;
  }
}

/** Every workload of a namespace (null: of all) that no other made. What may not be listed is passed over. */
export async function workloadsIn(cluster: Cluster, namespace: string | null): Promise<readonly Workload[]> {
  const found: Workload[] = [];
  for (const kind of kinds) {
    try {
      for (const object of await cluster.list(resourceOf[kind], namespace)) {
        const isMade = controllerOf(object) !== null;
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
