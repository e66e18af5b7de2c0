import type { Session } from "../world/session.js";
import type { ReplicaRecord, RunnerRecord } from "../world/runner-record.js";
import { countOperations, latestReplica, replicaStatus, runnerStatus } from "../world/runner-status.js";
import { settle, type World } from "../world/world.js";

/** From this API version on, Runners are described with the newer field names and with their replicas. */
const newerFields = 55;

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** A Runner as the lists show it (`RunnerSummary`). The last check-in is an ISO time here. */
export function presentSummary(
  world: World,
  runner: RunnerRecord,
  project: string | null,
): Record<string, unknown> {
  settle(world);
  const latest = latestReplica(runner);
  const status = runnerStatus(world, runner);
  return {
    id: runner.id,
    name: runner.name,
    description: runner.description,
    status,
    version: latest?.version ?? null,
    associatedProjects: runner.associations.size,
    lastCheckin: isoOrNull(latest?.lastCheckinAt ?? null),
    lastCheckinAlert: isAlerting(status),
    selected: false,
    tagNames: runner.tags,
    providers: [],
    ...(world.server.apiVersion < newerFields
      ? {}
      : {
          ...newerRunnerFields(runner),
          runnerReplicas: runner.replicas.size,
          healthyRunnerReplicas: healthyReplicas(world, runner),
          runningOperations: countOperations(world, runner).running,
          uptime: uptimeSeconds(latest),
          ...projectFields(runner, project),
        }),
  };
}

/** A Runner as the call for one shows it (`RunnerInfo`). The last check-in reads "2 seconds ago" here. */
export function presentInfo(
  world: World,
  runner: RunnerRecord,
  project: string | null,
): Record<string, unknown> {
  settle(world);
  const latest = latestReplica(runner);
  const status = runnerStatus(world, runner);
  const isNewer = world.server.apiVersion >= newerFields;
  const { running, queued } = countOperations(world, runner);
  const version = latest?.version ?? null;
  return {
    id: runner.id,
    name: runner.name,
    description: runner.description,
    status,
    ...(isNewer ? { version } : { runnerVersion: version, createTime: iso(runner.createdAt) }),
    projectAssociations: presentAssociations(runner, isNewer),
    lastCheckin: latest?.lastCheckinAt == null ? null : ago(world.time - latest.lastCheckinAt),
    lastCheckinAlert: isAlerting(status),
    runningOperations: running,
    uptime: uptimeSeconds(latest),
    tagNames: runner.tags,
    ...projectFields(runner, project),
    ...(isNewer
      ? {
          ...newerRunnerFields(runner),
          replicaValidation: replicaValidation(runner),
          maxRunningOperations: runner.maxRunning,
          queuedOperations: queued,
        }
      : {}),
  };
}

/** A replica (`RunnerReplicaSummary`); its uptime is in milliseconds. */
export function presentReplica(
  world: World,
  runner: RunnerRecord,
  replica: ReplicaRecord,
): Record<string, unknown> {
  const status = replicaStatus(world, runner, replica);
  const session = [...runner.sessions].find((one) => one.token === replica.token);
  return {
    replicaId: replica.replicaId,
    runnerId: runner.id,
    sessionId: session?.id ?? null,
    status,
    version: replica.version,
    hostname: replica.hostname,
    installationPath: replica.installationPath,
    ipAddress: replica.hostname === null ? null : "127.0.0.1",
    createTime: iso(replica.createdAt),
    lastCheckin: isoOrNull(replica.lastCheckinAt),
    lastCheckinAlert: isAlerting(status),
    uptime: uptimeMs(replica),
    runningOperations: session === undefined ? 0 : countReplicaOperations(world, runner, session),
    versionWarning: hasVersionSpread(runner),
  };
}

/** A last check-in in words. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [count, unit] =
    seconds < 60
      ? [seconds, "second"]
      : seconds < 3600
        ? [Math.floor(seconds / 60), "minute"]
        : [Math.floor(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** What the server counts as running on one replica. */
function countReplicaOperations(world: World, { operations }: RunnerRecord, { id }: Session): number {
  return [...operations].filter(
    ({ sessionId, state, reportedAs }) =>
      sessionId === id && (world.settings.operationCount === "reported" ? reportedAs : state) === "running",
  ).length;
}

const isoOrNull = (timeMs: number | null): string | null => (timeMs === null ? null : iso(timeMs));

const isAlerting = (status: string): boolean => status === "Unknown" || status === "Down";

/** How long the process that last checked in had been running then: a Runner that fell silent does not age. */
const uptimeMs = (replica: ReplicaRecord | null): number =>
  replica?.startedAt == null || replica.lastCheckinAt === null
    ? 0
    : replica.lastCheckinAt - replica.startedAt;

/** In seconds [probable: the example of the API reference reads like them; no document names the unit]. */
const uptimeSeconds = (replica: ReplicaRecord | null): number => Math.floor(uptimeMs(replica) / 1000);

const healthyReplicas = (world: World, runner: RunnerRecord): number =>
  [...runner.replicas.values()].filter((replica) => replicaStatus(world, runner, replica) === "Healthy")
    .length;

const hasVersionSpread = (runner: RunnerRecord): boolean =>
  new Set([...runner.replicas.values()].map((one) => one.version).filter((version) => version !== null))
    .size > 1;

const replicaValidation = (runner: RunnerRecord): { valid: boolean; errors: string[] } =>
  hasVersionSpread(runner)
    ? { valid: false, errors: ["Replicas of this Runner have different versions"] }
    : { valid: true, errors: [] };

function newerRunnerFields(runner: RunnerRecord): Record<string, unknown> {
  const latest = latestReplica(runner);
  return {
    hostname: latest?.hostname ?? null,
    osFamily: runner.installationType === "windows" ? "windows" : "unix",
    replicaType: runner.replicaType,
    installationType: runner.installationType,
    dateCreated: iso(runner.createdAt),
    lastUpdated: iso(runner.updatedAt),
  };
}

function projectFields(runner: RunnerRecord, project: string | null): Record<string, unknown> {
  const association = project === null ? undefined : runner.associations.get(project);
  if (association === undefined) return {};
  return {
    runnerAsNodeEnabled: association.isNode,
    remoteNodeDispatch: association.remoteNodeDispatch,
    runnerNodeFilter: association.nodeFilter,
  };
}

function presentAssociations(runner: RunnerRecord, isNewer: boolean): Record<string, unknown> {
  const all = [...runner.associations.values()];
  const pick = (value: (one: (typeof all)[number]) => unknown): Record<string, unknown> =>
    Object.fromEntries(all.map((one) => [one.project, value(one)]));
  return {
    projectNodeFilters: pick((one) => one.value),
    ...(isNewer
      ? {
          projectRunnerAsNodeEnabled: pick((one) => one.isNode),
          projectRemoteNodeDispatch: pick((one) => one.remoteNodeDispatch),
          projectRunnerNodeFilter: pick((one) => one.nodeFilter),
        }
      : {}),
  };
}
