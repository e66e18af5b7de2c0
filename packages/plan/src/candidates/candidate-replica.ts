import type { CandidateReplica } from "./candidate.js";
import type { Replica } from "../fleet/replica.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { ServedNeed } from "../needs/served-need.js";
import type { Policy } from "../policy/policy.js";
import { oneLine } from "../text/one-line.js";
import { classifyReplica, type SeenRunner } from "../replicas/seen-runner.js";

/** What decides how one replica is taken away. */
interface Situation {
  readonly policy: Pick<Policy, "minReplicas">;
  readonly needs: readonly ServedNeed[];
  /** How many Runners stand in for each need, by its place. */
  readonly standingIn: readonly number[];
  readonly runnerPlace: number;
  readonly runnerClass: StatusClass;
}

const shortIdLength = 8;

/**
 * Decides how a replica is taken away. Where other Runners keep every need, the whole Runner is cordoned: then nothing new
 * reaches any of its replicas. Elsewhere its other replicas stand in, where enough of them serve, and nothing keeps new work
 * from the one that is drained.
 */
export function replicaOf(
  { replica, replicas = [], host }: SeenRunner & { readonly replica: Replica },
  { policy, needs, standingIn, runnerPlace, runnerClass }: Situation,
): CandidateReplica {
  const others = replicas.filter(
    ({ id, status }) => id !== replica.id && classifyReplica(status) === "serving",
  );
  const keepsEveryNeed = needs.every(({ need, place, isProven }) => {
    const own = isProven && runnerClass === "serving" ? 1 : 0;
    return (standingIn[place] ?? 0) - own >= need.minAvailable;
  });
  return {
    id: replica.id,
    name: nameOf(replica, replicas, host?.address),
    isOnly: replicas.length === 1,
    ...{ runnerPlace, runnerClass },
    standInReplicas: !keepsEveryNeed && others.length >= policy.minReplicas ? policy.minReplicas : null,
  };
}

/** A replica is named as its host; where another one of its Runner lives there too, by its id as well. */
function nameOf({ id, hostname }: Replica, all: readonly Replica[], address: string | undefined): string {
  const host = oneLine(hostname ?? address ?? id, 80);
  const isAlone = all.every((other) => other.id === id || other.hostname !== hostname || hostname === null);
  return isAlone ? host : `${host}, ${id.slice(0, shortIdLength)}`;
}
