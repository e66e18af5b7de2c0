import type { RunnerRecord } from "../world/runner-record.js";
import { countOperations, replicaStatus, runnerStatus, shownReplica } from "../world/runner-status.js";
import { settle, type World } from "../world/world.js";
import { ago, isAlerting, iso, isoOrNull, runnerUptime } from "./present-times.js";
import { osFamilyOf, validateReplicas } from "./validate-replicas.js";

/** From this API version on, Runners are described with the newer field names and with their replicas. */
const newerFields = 55;

/** A Runner as the lists show it (`RunnerSummary`). The last check-in is an ISO time here. */
export function presentSummary(
  world: World,
  runner: RunnerRecord,
  project: string | null,
): Record<string, unknown> {
  settle(world);
  const latest = shownReplica(world, runner);
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
          ...newerRunnerFields(world, runner),
          runnerReplicas: runner.replicas.size,
          healthyRunnerReplicas: healthyReplicas(world, runner),
          runningOperations: countOperations(world, runner).running,
          uptime: runnerUptime(world, latest),
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
  const latest = shownReplica(world, runner);
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
    uptime: runnerUptime(world, latest),
    tagNames: runner.tags,
    ...projectFields(runner, project),
    ...(isNewer
      ? {
          ...newerRunnerFields(world, runner),
          replicaValidation: validateReplicas(runner),
          maxRunningOperations: runner.maxRunning,
          queuedOperations: queued,
        }
      : {}),
  };
}

const healthyReplicas = (world: World, runner: RunnerRecord): number =>
  [...runner.replicas.values()].filter((replica) => replicaStatus(world, runner, replica) === "Healthy")
    .length;

function newerRunnerFields(world: World, runner: RunnerRecord): Record<string, unknown> {
  const latest = shownReplica(world, runner);
  return {
    hostname: latest?.hostname ?? null,
    osFamily: osFamilyOf(runner, latest),
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
