import { booleanOf, numberOf, recordOf, stringOf, stringsOf, type Unexpected } from "./read.js";

/** A Runner as a list shows it. What a server does not tell is null. */
export interface RunnerSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /**
   * As the server spells it: New, Healthy, Busy, Unhealthy, Unknown, Down, or a word of a newer server. Compare
   * without regard to case. (rundeck/docs, Managing Runners and Monitoring Runners)
   */
  readonly status: string;
  /** `version`, or `runnerVersion` where a server calls it so. Not semver: `5.20-RBA-20260128-…` is one. */
  readonly version: string | null;
  /** Compare as a set without regard to case: servers re-order them and lower their case. */
  readonly tags: readonly string[];
  /** A number only; which projects, each project's own list shows. */
  readonly associatedProjects: number | null;
  readonly runningOperations: number | null;
  /** Opaque: an ISO time on some servers, "2 seconds ago" on others. Do not compute with it. */
  readonly lastCheckin: string | null;
  readonly lastCheckinAlert: boolean | null;
  /** Its unit is unknown (milliseconds and seconds are both documented); that it fell proves a restart. */
  readonly uptime: number | null;
  readonly runnerAsNodeEnabled: boolean | null;
  readonly runnerNodeFilter: string | null;
  readonly remoteNodeDispatch: boolean | null;
  readonly hostname: string | null;
  readonly osFamily: string | null;
  /** `manual` or `ephemeral`; null on servers without replicas. */
  readonly replicaType: string | null;
  /** `linux`, `windows`, `docker` or `kubernetes`; null on servers without replicas. */
  readonly installationType: string | null;
  readonly runnerReplicas: number | null;
  readonly healthyRunnerReplicas: number | null;
  /** `dateCreated`, or `createTime` where a server calls it so. */
  readonly created: string | null;
  /** The entry as the server sent it, with the fields that this type does not know. */
  readonly raw: unknown;
}

/** Reads one entry of a Runner list. Throws `UNEXPECTED_BODY` for an entry without an id. */
export function toRunnerSummary(value: unknown, unexpected: Unexpected): RunnerSummary {
  const entry = recordOf(value);
  const id = stringOf(entry?.["id"]);
  if (entry === null || id === null || id === "") throw unexpected("a Runner without an id");
  return {
    id,
    name: stringOf(entry["name"]) ?? "",
    description: stringOf(entry["description"]) ?? "",
    status: stringOf(entry["status"]) ?? "",
    version: stringOf(entry["version"]) ?? stringOf(entry["runnerVersion"]),
    tags: stringsOf(entry["tagNames"]),
    associatedProjects: numberOf(entry["associatedProjects"]),
    runningOperations: numberOf(entry["runningOperations"]),
    lastCheckin: stringOf(entry["lastCheckin"]),
    lastCheckinAlert: booleanOf(entry["lastCheckinAlert"]),
    uptime: numberOf(entry["uptime"]),
    runnerAsNodeEnabled: booleanOf(entry["runnerAsNodeEnabled"]),
    runnerNodeFilter: stringOf(entry["runnerNodeFilter"]),
    remoteNodeDispatch: booleanOf(entry["remoteNodeDispatch"]),
    hostname: stringOf(entry["hostname"]),
    osFamily: stringOf(entry["osFamily"]),
    replicaType: stringOf(entry["replicaType"]),
    installationType: stringOf(entry["installationType"]),
    runnerReplicas: numberOf(entry["runnerReplicas"]),
    healthyRunnerReplicas: numberOf(entry["healthyRunnerReplicas"]),
    created: stringOf(entry["dateCreated"]) ?? stringOf(entry["createTime"]),
    raw: value,
  };
}

/** Reads a Runner list. Throws `UNEXPECTED_BODY` where there is no list: an empty one must be said, not guessed. */
export function toRunnerSummaries(value: unknown, unexpected: Unexpected): RunnerSummary[] {
  const runners = recordOf(value)?.["runners"];
  if (!Array.isArray(runners)) throw unexpected("no list of Runners");
  return runners.map((runner: unknown) => toRunnerSummary(runner, unexpected));
}
