import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Resource } from "../cluster/resources.js";
import type { ApiObject, OwnerReference } from "../cluster/manifest.js";

/** Who makes and keeps an object; null for one that nobody does. */
export function controllerOf({ metadata }: Pick<ApiObject, "metadata">): OwnerReference | null {
  return metadata.ownerReferences?.find(({ controller }) => controller === true) ?? null;
}

/** Owners that are themselves made by others. */
const between: Readonly<Partial<Record<string, Resource>>> = {
  ReplicaSet: "replicasets",
  ReplicationController: "replicationcontrollers",
  Job: "jobs",
};

/**
 * The owners of an object from the next one to the last: a Pod's ReplicaSet, and the Rollout behind it. What may not be read
 * ends the chain.
 */
export async function ownerChain(
  cluster: Pick<Cluster, "get">,
  object: Pick<ApiObject, "metadata">,
): Promise<readonly OwnerReference[]> {
  const { namespace = "default" } = object.metadata;
  const chain: OwnerReference[] = [];
  let owner = controllerOf(object);
  while (owner !== null && chain.length < 4) {
    chain.push(owner);
    const resource = between[owner.kind];
    if (resource === undefined) break;
    try {
      owner = controllerOf(await cluster.get({ resource, namespace, name: owner.name }));
    } catch (error) {
      if (!isApiError(error, "forbidden", "not-found")) throw error;
      break;
    }
  }
  return chain;
}
