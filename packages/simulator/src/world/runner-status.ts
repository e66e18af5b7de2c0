import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import type { Session } from "./session.js";
import { statusAt, statusOfReplicas, type RunnerStatus } from "./status.js";
import type { World } from "./world.js";

/** How many operations a Runner has. */
export interface OperationCounts {
  /** Not finished, those that wait behind its limit apart. */
  readonly running: number;
  /** Waiting behind its limit, or on the disk of a Runner whose process ended. */
  readonly queued: number;
}

const none: OperationCounts = { running: 0, queued: 0 };

/**
 * Counts a Runner's operations as the server does. Which operations a real server counts is unknown: those that agents
 * reported, which is one or two heartbeats late, or all that it assigned. `settings.operationCount` chooses.
 */
export function countOperations(
  { settings }: World,
  runner: RunnerRecord,
  /** Those of one replica only. */
  onReplica?: string,
): OperationCounts {
  if (runner.operations.size === 0) return none;
  let running = 0;
  let queued = 0;
  for (const { state, reportedAs, replicaId } of runner.operations) {
    if (onReplica !== undefined && replicaId !== onReplica) continue;
    if (settings.operationCount === "reported" && reportedAs === null) continue;
    const isQueued =
      state === "on-disk" || (settings.operationCount === "reported" ? reportedAs : state) === "queued";
    if (isQueued) queued += 1;
    else running += 1;
  }
  return { running, queued };
}

/** The status of one replica now. */
export function replicaStatus(world: World, runner: RunnerRecord, replica: ReplicaRecord): RunnerStatus {
  return statusAt(
    {
      lastCheckinAt: replica.lastCheckinAt,
      downAt: replica.downAt,
      runningOperations: countOperations(world, runner, hasReplicas(world) ? replica.replicaId : undefined)
        .running,
      maxRunning: runner.maxRunning,
      knowsBusy: knowsBusy(world.server.version),
    },
    world.time,
  );
}

/** The status of a Runner now, as every list and every dispatch sees it. */
export function runnerStatus(world: World, runner: RunnerRecord): RunnerStatus {
  // The usual case, asked at every heartbeat of every Runner.
  if (runner.replicas.size === 1)
    for (const only of runner.replicas.values()) return replicaStatus(world, runner, only);
  if (runner.replicas.size === 0 && runner.hasBeenHeard) return "Down";
  return statusOfReplicas(
    [...runner.replicas.values()].map((replica) => replicaStatus(world, runner, replica)),
    runner.replicaType,
    world.settings.replicas.newReplica,
  );
}

/** Whether the server runs replicas. */
export const hasReplicas = ({ server }: World): boolean => server.replicas === "on";

/** The replica from which a Runner's version, uptime and last check-in come. */
export function shownReplica(world: World, runner: RunnerRecord): ReplicaRecord | null {
  if (!hasReplicas(world)) return latestReplica(runner);
  const replicas = [...runner.replicas.values()];
  switch (world.settings.replicas.runnerFacts) {
    case "last-checkin":
      return latestReplica(runner);
    case "oldest-replica":
      return replicas[0] ?? null;
    case "newest-replica":
      return replicas.at(-1) ?? null;
  }
}

/** The replica that checked in last. */
export function latestReplica(runner: RunnerRecord): ReplicaRecord | null {
  let latest: ReplicaRecord | null = null;
  for (const replica of runner.replicas.values()) {
    if (latest === null || (replica.lastCheckinAt ?? -1) > (latest.lastCheckinAt ?? -1)) latest = replica;
  }
  return latest;
}

/** Writes changed statuses into the log, at the time at which they changed, and how many replicas are active. */
export function noteStatus(world: World, runner: RunnerRecord): void {
  if (hasReplicas(world)) noteReplicas(world, runner);
  const to = runnerStatus(world, runner);
  if (to === runner.loggedStatus) return;
  world.events.push({
    type: "status-changed",
    at: world.time,
    runnerId: runner.id,
    from: runner.loggedStatus,
    to,
  });
  runner.loggedStatus = to;
}

function noteReplicas(world: World, runner: RunnerRecord): void {
  for (const replica of runner.replicas.values()) {
    const to = replicaStatus(world, runner, replica);
    const from = replica.loggedStatus;
    if (to === from) continue;
    replica.loggedStatus = to;
    const { replicaId } = replica;
    world.events.push({
      type: "replica-status-changed",
      at: world.time,
      runnerId: runner.id,
      replicaId,
      from,
      to,
    });
  }
  const active = [...runner.replicas.values()].filter((replica) => isActive(runner, replica));
  runner.activeReplicas.note(world.time, active.length);
}

/** Whether a process of a replica lives whose credentials are good: the truth, not what the status says. */
export const isActive = (runner: RunnerRecord, replica: ReplicaRecord): boolean =>
  processesOf(runner, replica).some((session) => session.token === (runner.sharedToken ?? replica.token));

/** The processes that have, or had, a replica's credentials. More than one share the identity. */
export const processesOf = (runner: RunnerRecord, replica: ReplicaRecord): readonly Session[] =>
  [...runner.sessions].filter((session) => session.replicaId === replica.replicaId);

/** The word Busy appears in 6.1 (rundeck/docs, "Runner monitoring"). */
export function knowsBusy(version: string): boolean {
  if (version === lastAsked.version) return lastAsked.isKnown;
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
  lastAsked = { version, isKnown: major > 6 || (major === 6 && minor >= 1) };
  return lastAsked.isKnown;
}

/** Asked at every heartbeat of every Runner, nearly always of the same version. */
let lastAsked = { version: "", isKnown: false };
