import { toProjectAssociations, type ProjectDispatch } from "./project-associations.js";
import { booleanOf, numberOf, recordOf, stringOf, stringsOf, type Unexpected } from "./read.js";

/** Whether a Runner's replicas fit together, on servers with replicas. */
export interface ReplicaValidation {
  readonly valid: boolean | null;
  readonly errors: readonly string[];
}

/** One Runner in full. What a server does not tell is null. */
export interface RunnerInfo {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** As the server spells it; see `RunnerSummary.status`. */
  readonly status: string;
  /** `version`, or `runnerVersion` where a server calls it so. */
  readonly version: string | null;
  /** Compare as a set without regard to case. */
  readonly tags: readonly string[];
  /**
   * Project to the value that must be written back as `assignedProjects`. Sources disagree on what the value means
   * (a node filter or a role): it is carried, never invented.
   */
  readonly projects: Readonly<Record<string, string>>;
  /** Project to how it may use the Runner; empty on servers that do not tell. */
  readonly projectDispatch: Readonly<Record<string, ProjectDispatch>>;
  readonly runnerAsNodeEnabled: boolean | null;
  readonly runnerNodeFilter: string | null;
  readonly remoteNodeDispatch: boolean | null;
  readonly runningOperations: number | null;
  /** From product 6.1. */
  readonly queuedOperations: number | null;
  /** From product 6.1. */
  readonly maxRunningOperations: number | null;
  /** From product 6.1. */
  readonly completedOperations: number | null;
  /** Opaque; see `RunnerSummary.lastCheckin`. */
  readonly lastCheckin: string | null;
  readonly lastCheckinAlert: boolean | null;
  /** Its unit is unknown; that it fell proves a restart. */
  readonly uptime: number | null;
  readonly hostname: string | null;
  readonly osFamily: string | null;
  readonly replicaType: string | null;
  readonly installationType: string | null;
  readonly replicaValidation: ReplicaValidation | null;
  /** `dateCreated`, or `createTime` where a server calls it so. */
  readonly created: string | null;
  /** The body as the server sent it, with the fields that this type does not know. */
  readonly raw: unknown;
}

/** Reads a Runner's info. Throws `UNEXPECTED_BODY` where it has no id. */
export function toRunnerInfo(value: unknown, unexpected: Unexpected): RunnerInfo {
  const body = recordOf(value);
  const id = stringOf(body?.["id"]) ?? stringOf(body?.["runnerId"]);
  if (body === null || id === null || id === "") throw unexpected("a Runner without an id");
  const validation = recordOf(body["replicaValidation"]);
  return {
    id,
    name: stringOf(body["name"]) ?? "",
    description: stringOf(body["description"]) ?? "",
    status: stringOf(body["status"]) ?? "",
    version: stringOf(body["version"]) ?? stringOf(body["runnerVersion"]),
    tags: stringsOf(body["tagNames"]),
    ...toProjectAssociations(body["projectAssociations"]),
    runnerAsNodeEnabled: booleanOf(body["runnerAsNodeEnabled"]),
    runnerNodeFilter: stringOf(body["runnerNodeFilter"]),
    remoteNodeDispatch: booleanOf(body["remoteNodeDispatch"]),
    runningOperations: numberOf(body["runningOperations"]),
    queuedOperations: numberOf(body["queuedOperations"]),
    maxRunningOperations: numberOf(body["maxRunningOperations"]),
    completedOperations: numberOf(body["completedOperations"]),
    lastCheckin: stringOf(body["lastCheckin"]),
    lastCheckinAlert: booleanOf(body["lastCheckinAlert"]),
    uptime: numberOf(body["uptime"]),
    hostname: stringOf(body["hostname"]),
    osFamily: stringOf(body["osFamily"]),
    replicaType: stringOf(body["replicaType"]),
    installationType: stringOf(body["installationType"]),
    replicaValidation:
      validation === null
        ? null
        : { valid: booleanOf(validation["valid"]), errors: stringsOf(validation["errors"]) },
    created: stringOf(body["dateCreated"]) ?? stringOf(body["createTime"]),
    raw: value,
  };
}
