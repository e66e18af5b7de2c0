import type { ReplicaRecord, RunnerRecord } from "../world/runner-record.js";
import {
  countOperations,
  hasReplicas,
  isActive,
  processesOf,
  replicaStatus,
  runnerStatus,
  shownReplica,
} from "../world/runner-status.js";
import { packageIdentity } from "../world/runners.js";
import type { RunnerStatus } from "../world/status.js";
import type { World } from "../world/world.js";

/** What is true of a replica now. */
export interface ReplicaState {
  readonly replicaId: string;
  readonly status: RunnerStatus;
  readonly version: string | null;
  readonly runningOperations: number;
  readonly queuedOperations: number;
  /** How many processes have its credentials: more than one share its identity. */
  readonly processes: number;
  /** Whether one of them lives and is accepted, whatever the status says. */
  readonly isActive: boolean;
  /** Its credentials; an ephemeral Runner's replicas all have the same. A secret of the simulation. */
  readonly token: string;
}

/** What is true of a Runner now, for assertions. */
export interface RunnerState {
  readonly runnerId: string;
  readonly name: string;
  readonly status: RunnerStatus;
  readonly version: string | null;
  readonly tags: readonly string[];
  readonly projects: readonly string[];
  readonly runningOperations: number;
  readonly queuedOperations: number;
  /** How many of its processes live, whatever the status says. */
  readonly processes: number;
  /** How many of them the server accepts. */
  readonly acceptedProcesses: number;
  /** In the order of their making; none on a server without replicas. */
  readonly replicas: readonly ReplicaState[];
  /** The credentials of the moment. A secret of the simulation, like those that a real server keeps. */
  readonly token: string;
}

/** What is true of a Runner now. */
export function presentState(world: World, runner: RunnerRecord): RunnerState {
  const { running, queued } = countOperations(world, runner);
  const sessions = [...runner.sessions];
  return {
    runnerId: runner.id,
    name: runner.name,
    status: runnerStatus(world, runner),
    version: shownReplica(world, runner)?.version ?? null,
    tags: runner.tags,
    projects: [...runner.associations.keys()],
    runningOperations: running,
    queuedOperations: queued,
    processes: sessions.length,
    acceptedProcesses: sessions.filter((session) => session.isAccepted).length,
    replicas: hasReplicas(world)
      ? [...runner.replicas.values()].map((replica) => presentReplicaState(world, runner, replica))
      : [],
    token: tokenOf(runner),
  };
}

/** The token of a Runner, or of the oldest of its replicas; empty where none is left. */
export const tokenOf = (runner: RunnerRecord): string => packageIdentity(runner)?.token ?? "";

function presentReplicaState(world: World, runner: RunnerRecord, replica: ReplicaRecord): ReplicaState {
  const { replicaId } = replica;
  const { running, queued } = countOperations(world, runner, replicaId);
  return {
    replicaId,
    status: replicaStatus(world, runner, replica),
    version: replica.version,
    runningOperations: running,
    queuedOperations: queued,
    processes: processesOf(runner, replica).length,
    isActive: isActive(runner, replica),
    token: runner.sharedToken ?? replica.token,
  };
}
