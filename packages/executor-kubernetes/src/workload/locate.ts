import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import { identitiesIn, shownIdentities, type Identity, type ShownIdentity } from "./identity.js";
import { valueReader, type ValueReader } from "./key-values.js";
import { contentOf, namespacesFor } from "./namespace-content.js";
import { podSpecOf, resourceOf, toWorkload, type Workload } from "./workload.js";

/** A workload with a container that is the Runner. */
export interface Located {
  readonly workload: Workload;
  readonly identity: Identity;
  /** Whether the container shows the Runner's id. One that the host names may get it where nobody can look. */
  readonly isSeen: boolean;
}

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
    found.push(...(await locatedIn((await contentOf(cluster, namespace)).workloads, runnerId, values)));
  }
  return found;
}

/** The containers of these workloads that show a Runner's id. */
export async function locatedIn(
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
