import type { Place } from "@runner-upgrade/executor";
import type { Cluster } from "../cluster/cluster.js";
import { listableNamespaces } from "../workload/listable-namespaces.js";
import type { Notes } from "./noting-cluster.js";

/** The namespaces that a place means; null stands for all in one list. */
export async function namespacesOf(
  cluster: Pick<Cluster, "list" | "mayI" | "defaultNamespace">,
  place: Place,
  notes: Pick<Notes, "others">,
): Promise<readonly (string | null)[]> {
  if (place.platform === "kubernetes" && place.namespaces !== undefined)
    return [...new Set(place.namespaces)];
  return listableNamespaces(cluster, () =>
    notes.others.push({
      code: "PERMISSION_DENIED",
      message: `The namespaces were not listed, so only ${cluster.defaultNamespace} was searched.`,
      remedy: "Name the namespaces in the place, or grant the account list namespaces.",
    }),
  );
}
