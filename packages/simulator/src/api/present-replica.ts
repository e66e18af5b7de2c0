import type { ReplicaRecord, RunnerRecord } from "../world/runner-record.js";
import { countOperations, processesOf, replicaStatus } from "../world/runner-status.js";
import type { RunnerStatus } from "../world/status.js";
import type { World } from "../world/world.js";
import { isAlerting, iso, isoOrNull, uptimeMs } from "./present-times.js";
import { hasVersionSpread } from "./validate-replicas.js";

/** A replica (`RunnerReplicaSummary`); its uptime is in milliseconds. */
export function presentReplica(
  world: World,
  runner: RunnerRecord,
  replica: ReplicaRecord,
): Record<string, unknown> {
  const { replicaId, hostname, version } = replica;
  const status = replicaStatus(world, runner, replica);
  const behaviour = world.settings.replicas;
  return {
    replicaId,
    runnerId: runner.id,
    sessionId: processesOf(runner, replica)[0]?.id ?? null,
    status: behaviour.statusWords === "labels" ? status : inTwoWords(status),
    version,
    hostname,
    installationPath:
      behaviour.installationPath === "package"
        ? (replica.packagePath ?? replica.installationPath)
        : replica.installationPath,
    ipAddress: replica.ipAddress ?? (hostname === null ? null : "127.0.0.1"),
    createTime: iso(replica.createdAt),
    lastCheckin: isoOrNull(replica.lastCheckinAt),
    lastCheckinAlert: isAlerting(status),
    uptime: uptimeMs(replica),
    runningOperations: countOperations(world, runner, replicaId).running,
    versionWarning: version !== null && hasVersionSpread(runner),
  };
}

/** The words in an example of `rundeck-api-5.x.yml`. */
const inTwoWords = (status: RunnerStatus): string =>
  status === "Healthy" || status === "Busy" || status === "Unhealthy" ? "active" : "offline";
