import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import { hasReplicas } from "./runner-status.js";
import type { Session } from "./session.js";
import type { World } from "./world.js";

/** The identity that a process's credentials stand for, or null when they stand for none (any more). */
export function replicaOf(world: World, runner: RunnerRecord, session: Session): ReplicaRecord | null {
  if (runner.sharedToken !== null) {
    if (session.token !== runner.sharedToken) return null;
    return runner.replicas.get(session.id) ?? adoptReplica(world, runner, session);
  }
  for (const replica of runner.replicas.values()) {
    if (replica.token === session.token) return fitsClientId(world, replica, session) ? replica : null;
  }
  return null;
}

/** Which id a manual replica's environment must name is unknown: a switch. */
function fitsClientId(world: World, { replicaId }: ReplicaRecord, { clientId, runnerId }: Session): boolean {
  if (!hasReplicas(world) || clientId === undefined || clientId === null) return true;
  const { clientId: accepted } = world.settings.replicas;
  if (clientId === replicaId) return accepted === "replica" || accepted === "either";
  return clientId === runnerId && (accepted === "runner" || accepted === "either");
}

/** An agent of an ephemeral Runner makes itself known: it takes the place of the Runner's first, unborn replica. */
function adoptReplica(world: World, runner: RunnerRecord, session: Session): ReplicaRecord {
  for (const [id, replica] of runner.replicas) if (replica.lastCheckinAt === null) runner.replicas.delete(id);
  const replica = newReplica(world, session.id, session.token);
  const { replicaId } = replica;
  runner.replicas.set(replicaId, replica);
  world.events.push({ type: "replica-created", at: world.time, runnerId: runner.id, replicaId });
  return replica;
}

/** A replica of which nothing was heard yet. */
export function newReplica(world: World, replicaId: string, token: string): ReplicaRecord {
  return {
    replicaId,
    token,
    createdAt: world.time,
    lastCheckinAt: null,
    downAt: null,
    startedAt: null,
    version: null,
    hostname: null,
    installationPath: null,
    packagePath: null,
    ipAddress: null,
    osFamily: null,
    loggedStatus: "New",
  };
}

/** Whether the server's refusal ends a process, which keeps trying otherwise. */
export function isEndedByRefusal(world: World, session: Session): boolean {
  const { deletedReplica, revokedToken } = world.settings.replicas;
  const wasDeleted =
    session.replicaId !== null &&
    world.runners.get(session.runnerId)?.replicas.has(session.replicaId) === false;
  return wasDeleted ? deletedReplica === "ends" : revokedToken === "exit";
}
