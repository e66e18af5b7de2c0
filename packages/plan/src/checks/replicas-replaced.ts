import { oneLine } from "../text/one-line.js";
import { isSameVersion } from "../version/compare-versions.js";
import { pass, pending, type CheckResult } from "./check-result.js";
import type { Observation, ObservedReplica } from "./observation.js";

/** Whether new replicas of the wanted version serve in place of those that served before. */
export function replicasReplaced(wanted: string, { before, replicas }: Observation): CheckResult {
  const old = before?.servingReplicaIds;
  if (replicas === undefined || old === undefined) return pending("Its replicas were not looked at yet.");
  const serving = replicas.filter(
    ({ statusClass }) => statusClass === "serving" || statusClass === "saturated",
  );
  const left = serving.filter(({ id }) => old.includes(id));
  if (left.length > 0) return pending(`${left.length} of its ${old.length} old replicas still serve.`);
  // One that was absent, or whose replicas were, is to have one at least.
  const needed = Math.max(1, old.length);
  const fresh = serving.filter((replica) => hasVersion(replica, wanted));
  if (fresh.length >= needed)
    return pass(
      `${fresh.length} new ${fresh.length === 1 ? "replica serves" : "replicas serve"} with ${oneLine(wanted, 60)}.`,
    );
  const other = serving.find((replica) => !hasVersion(replica, wanted));
  const seen = other === undefined ? "" : ` One has ${oneLine(other.version ?? "no version yet", 60)}.`;
  return pending(`${fresh.length} of ${needed} new replicas serve with ${oneLine(wanted, 60)}.${seen}`);
}

function hasVersion({ version }: ObservedReplica, wanted: string): boolean {
  return version !== null && isSameVersion(version, wanted);
}
