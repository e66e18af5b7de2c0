import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";

/**
 * The namespaces that the account may search; null stands for all in one list. Where it may not even list them, its default
 * one, and `onHidden` is called.
 */
export async function listableNamespaces(
  cluster: Pick<Cluster, "list" | "mayI" | "defaultNamespace">,
  onHidden: () => void = () => undefined,
): Promise<readonly (string | null)[]> {
  const request = { verb: "list", group: "apps", resource: "deployments", namespace: "" };
  if (await cluster.mayI(request)) return [null];
  try {
    return (await cluster.list("namespaces", null)).map(({ metadata }) => metadata.name);
  } catch (error) {
    if (!isApiError(error, "forbidden")) throw error;
    onHidden();
    return [cluster.defaultNamespace];
  }
}
