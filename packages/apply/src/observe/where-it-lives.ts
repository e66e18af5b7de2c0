import type { RunnerInput } from "@runner-upgrade/plan";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import type { MatchedHost } from "./match-hosts.js";

/** A host of a Runner as it was inspected. */
export interface InspectedHost extends MatchedHost {
  readonly hostFacts: HostFacts;
}

/** Where a Runner lives: on its host, or each of its replicas on one. */
export function whereItLives(
  places: readonly InspectedHost[],
  complete: (facts: HostFacts) => HostFacts,
): Pick<RunnerInput, "host" | "hostFacts" | "replicaHosts"> {
  const [first] = places;
  if (first === undefined) return { host: null, hostFacts: null };
  const ofFirst = { host: first.host, hostFacts: complete(first.hostFacts) };
  if (places.length === 1 && first.replica === null) return ofFirst;
  const replicaHosts = places.map(({ host, hostFacts, replica }) => ({
    ...{ host, hostFacts: complete(hostFacts) },
    ...(replica !== null && { replicaId: replica }),
  }));
  return { ...ofFirst, replicaHosts };
}
