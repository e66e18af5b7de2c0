import { classifyStatus } from "../fleet/classify-status.js";
import type { Runner } from "../fleet/fleet.js";
import type { Replica } from "../fleet/replica.js";
import type { StatusClass } from "../fleet/status-class.js";

/** A Runner as it is upgraded: as a whole, or seen through one of its replicas. */
export interface SeenRunner extends Runner {
  /** Version, status, running operations and host are those of this replica. Left out: the Runner as a whole. */
  readonly replica?: Replica;
}

/** Returns a Runner as one of its replicas shows it. */
export function throughReplica(
  runner: Runner,
  replica: Replica,
  place: Pick<Runner, "host" | "hostFacts">,
): SeenRunner {
  const { runningOperations, status, version } = replica;
  const { host, hostFacts } = place;
  return { ...runner, ...{ runningOperations, status, version, host, hostFacts, replica } };
}

/**
 * Returns what the status of one replica means. Unhealthy has one meaning here, whatever the server's version: a replica at
 * its limit. That others of its Runner are down shows in their own status.
 */
export function classifyReplica(status: string): StatusClass {
  return classifyStatus(status, { replicas: "on" });
}
