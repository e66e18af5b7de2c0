import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import { statusAt, statusOfReplicas, type RunnerStatus } from "./status.js";
import type { World } from "./world.js";

/** How many operations a Runner has. */
export interface OperationCounts {
  /** Not finished, those that wait behind its limit apart. */
  readonly running: number;
  /** Waiting behind its limit, or on the disk of a Runner whose process ended. */
  readonly queued: number;
}

/**
 * Counts a Runner's operations as the server does. Which operations a real server counts is unknown: those that agents
 * reported, which is one or two heartbeats late, or all that it assigned. `settings.operationCount` chooses.
 */
export function countOperations({ settings }: World, runner: RunnerRecord): OperationCounts {
  let running = 0;
  let queued = 0;
  for (const { state, reportedAs } of runner.operations) {
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
      runningOperations: countOperations(world, runner).running / Math.max(1, runner.replicas.size),
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
  return statusOfReplicas(
    [...runner.replicas.values()].map((replica) => replicaStatus(world, runner, replica)),
    runner.replicaType,
  );
}

/** The replica that checked in last: where a Runner's version, uptime and last check-in come from. */
export function latestReplica(runner: RunnerRecord): ReplicaRecord | null {
  let latest: ReplicaRecord | null = null;
  for (const replica of runner.replicas.values()) {
    if (latest === null || (replica.lastCheckinAt ?? -1) > (latest.lastCheckinAt ?? -1)) latest = replica;
  }
  return latest;
}

/** Writes a changed status into the log, at the time at which it changed. */
export function noteStatus(world: World, runner: RunnerRecord): void {
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

/** The word Busy appears in 6.1 (rundeck/docs, "Runner monitoring"). */
export function knowsBusy(version: string): boolean {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
  return major > 6 || (major === 6 && minor >= 1);
}
