import type { InspectRequest } from "@runner-upgrade/executor";
import type { ReplicaFacts } from "./read-replicas.js";

/** What an inspection is told of the replicas that a host may have: the one that was named, or all of the Runner. */
export function replicaSearch(
  replicas: ReplicaFacts["replicas"],
  named: string | null,
): Pick<InspectRequest, "replicas"> {
  if (replicas === undefined) return {};
  const listed = replicas.map(({ id, installationPath = null }) => ({ id, installationPath }));
  const isNamed = ({ id }: { readonly id: string }): boolean => named === null || id === named;
  return {
    replicas: {
      oneOf: listed.filter(isNamed),
      others: listed.filter((one) => !isNamed(one)).map(({ id }) => id),
    },
  };
}
