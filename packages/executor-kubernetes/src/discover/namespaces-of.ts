import type { Place } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Notes } from "./noting-cluster.js";

/** The namespaces that a place means; null stands for all in one list. */
export async function namespacesOf(
  cluster: Pick<Cluster, "list" | "mayI" | "defaultNamespace">,
  place: Place,
  notes: Pick<Notes, "others">,
): Promise<readonly (string | null)[]> {
  if (place.platform === "kubernetes" && place.namespaces !== undefined)
    return [...new Set(place.namespaces)];
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
    if (!isApiError(error, "forbidden")) throw error;
    notes.others.push({
      code: "PERMISSION_DENIED",
      message: `The namespaces were not listed, so only ${cluster.defaultNamespace} was searched.`,
      remedy: "Name the namespaces in the place, or grant the account list namespaces.",
    });
    return [cluster.defaultNamespace];
  }
}
