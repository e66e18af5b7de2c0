import type { Operation } from "./operation.js";
import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import { countOperations, hasReplicas, replicaStatus } from "./runner-status.js";
import type { World } from "./world.js";

/**
 * Chooses the replica that gets an operation, by *status*, which lies for a while: the Healthy one with the fewest running
 * operations (rundeck/docs, Runner concepts), of several the one that checked in last. Null when none is Healthy.
 */
export function chooseReplica(world: World, runner: RunnerRecord): ReplicaRecord | null {
  const candidates = [...runner.replicas.values()]
    .filter((replica) => replicaStatus(world, runner, replica) === "Healthy")
    .map((replica) => ({ replica, running: countOperations(world, runner, replica.replicaId).running }))
    .sort((a, b) => a.running - b.running || (b.replica.lastCheckinAt ?? 0) - (a.replica.lastCheckinAt ?? 0));
  return candidates[0]?.replica ?? null;
}

/** Whether an agent may fetch an operation: on servers with replicas only the one that the server chose. */
const isFor = (replicaId: string | null, operation: Operation): boolean =>
  replicaId === null || operation.replicaId == null || operation.replicaId === replicaId;

/** Takes what waits for a process from its Runner's list. */
export function takeWaiting(runner: RunnerRecord, replicaId: string | null): readonly Operation[] {
  const taken = runner.waiting.filter((operation) => isFor(replicaId, operation));
  runner.waiting = runner.waiting.filter((operation) => !isFor(replicaId, operation));
  return taken;
}

/** Where the server does so, gives another replica what one that stopped has not fetched. */
export function rerouteUndelivered(world: World, runner: RunnerRecord, replicaId: string): void {
  if (!hasReplicas(world) || world.settings.replicas.undelivered === "bound") return;
  for (const operation of runner.waiting) {
    if (operation.replicaId !== replicaId) continue;
    operation.replicaId = chooseReplica(world, runner)?.replicaId ?? replicaId;
  }
}
