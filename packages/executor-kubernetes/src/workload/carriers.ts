import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import type { Pod } from "../cluster/manifest.js";
import { identitiesIn } from "./identity.js";
import { valueReader } from "./key-values.js";
import { locatedIn, type Located } from "./locate.js";
import { namespacesFor, podsIn, type NamespaceContent } from "./namespace-content.js";
import { controllerOf, ownerChain } from "./owner-chain.js";
import { isOver } from "./pods.js";
import type { Workload } from "./workload.js";

/** Something beside a Runner's workload that carries its id. */
export interface Carrier extends Located {
  /** What makes it, for a Pod that is made: `the ReplicaSet a, of the Rollout b`. */
  readonly madeBy: string | null;
}

/** What of a namespace carries a Runner's id, beside its own workload and the Pods of that. */
export async function otherCarriers(
  cluster: Cluster,
  own: Located,
  {
    content: { workloads, ownedPods },
    elsewhere = [],
    ownPods,
  }: {
    readonly content: NamespaceContent;
    /** Pods of other namespaces. */
    readonly elsewhere?: readonly Pod[];
    readonly ownPods: readonly Pod[];
  },
): Promise<readonly Carrier[]> {
  const { runnerId } = own.identity;
  const values = valueReader(cluster);
  const others = workloads.filter((workload) => !isSame(workload, own.workload));
  const found: Carrier[] = (await locatedIn(others, runnerId, values)).map((one) => ({
    ...one,
    madeBy: null,
  }));
  const known = new Set(workloads.map(keyOf));
  const ownNames = new Set(ownPods.map(({ metadata }) => metadata.uid));
  const pods = [...ownedPods.filter(({ metadata }) => !ownNames.has(metadata.uid)), ...elsewhere];
  const running = pods.filter((pod) => !isOver(pod)).map((object) => ({ kind: "Pod", object }) as const);
  // A Pod that is named and made is told apart, with what makes it.
  const makers = new Set([controllerOf(own.workload.object)?.uid]);
  for (const carrier of await locatedIn(running, runnerId, values)) {
    const pod = carrier.workload.object;
    const maker = controllerOf(pod)?.uid ?? pod.metadata.uid;
    if (makers.has(maker)) continue;
    makers.add(maker);
    const chain = await ownerChain(cluster, pod);
    const last = chain.at(-1);
    const { namespace = "default" } = pod.metadata;
    // What a workload makes was looked at in its template.
    if (last !== undefined && known.has(`${last.kind}/${namespace}/${last.name}`)) continue;
    const madeBy = chain.map(({ kind, name }) => `the ${kind} ${name}`).join(", of ");
    found.push({ ...carrier, madeBy: madeBy === "" ? null : madeBy });
  }
  return found;
}

function isSame(one: Workload, other: Workload): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ kind, object: { metadata } }: Workload): string {
  return `${kind}/${metadata.namespace ?? "default"}/${metadata.name}`;
}

/** Pods with a Runner's id that something makes which we do not upgrade: a bare ReplicaSet, a Rollout, a Job. */
export async function ownedCarriers(
  cluster: Cluster,
  host: KubernetesHost,
  runnerId: string,
): Promise<readonly Pod[]> {
  const found: Pod[] = [];
  for (const namespace of await namespacesFor(cluster, host)) {
    const pods = await podsIn(cluster, namespace);
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
