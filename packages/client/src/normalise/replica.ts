import { booleanOf, numberOf, recordOf, stringOf, type Unexpected } from "./read.js";

/** One agent process of a Runner, on servers with replicas (API 55). What a server does not tell is null. */
export interface Replica {
  readonly replicaId: string;
  readonly runnerId: string | null;
  readonly sessionId: string | null;
  /** As the server spells it; see `RunnerSummary.status`. */
  readonly status: string;
  readonly version: string | null;
  readonly hostname: string | null;
  /** The directory of the agent on its host. */
  readonly installationPath: string | null;
  readonly ipAddress: string | null;
  readonly created: string | null;
  readonly lastCheckin: string | null;
  readonly lastCheckinAlert: boolean | null;
  /** Of a replica in milliseconds (rundeck/docs, `rundeck-api-5.x.yml`). */
  readonly uptimeMs: number | null;
  readonly runningOperations: number | null;
  /** The server warns that this replica's version is not that of the others (rundeck/docs, `rundeck-api-5.x.yml`). */
  readonly versionWarning: boolean | null;
  /** The entry as the server sent it. */
  readonly raw: unknown;
}

/** Reads a list of replicas. Throws `UNEXPECTED_BODY` where there is no list, or an entry without an id. */
export function toReplicas(value: unknown, unexpected: Unexpected): Replica[] {
  const replicas = recordOf(value)?.["replicas"];
  if (!Array.isArray(replicas)) throw unexpected("no list of replicas");
  return replicas.map((replica: unknown) => toReplica(replica, unexpected));
}

function toReplica(value: unknown, unexpected: Unexpected): Replica {
  const entry = recordOf(value);
  const replicaId = stringOf(entry?.["replicaId"]);
  if (entry === null || replicaId === null || replicaId === "") throw unexpected("a replica without an id");
  const warning = entry["versionWarning"];
  return {
    replicaId,
    runnerId: stringOf(entry["runnerId"]),
    sessionId: stringOf(entry["sessionId"]),
    status: stringOf(entry["status"]) ?? "",
    version: stringOf(entry["version"]) ?? stringOf(entry["runnerVersion"]),
    hostname: stringOf(entry["hostname"]),
    installationPath: stringOf(entry["installationPath"]),
    ipAddress: stringOf(entry["ipAddress"]),
    created: stringOf(entry["createTime"]) ?? stringOf(entry["dateCreated"]),
    lastCheckin: stringOf(entry["lastCheckin"]),
    lastCheckinAlert: booleanOf(entry["lastCheckinAlert"]),
    uptimeMs: numberOf(entry["uptime"]),
    runningOperations: numberOf(entry["runningOperations"]),
    versionWarning: booleanOf(warning) ?? (typeof warning === "string" && warning !== "" ? true : null),
    raw: value,
  };
}
