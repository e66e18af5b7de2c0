import { rerouteUndelivered } from "./choose-replica.js";
import { replicaOf } from "./identity.js";
import type { Operation } from "./operation.js";
import { closeOperation, noteReports } from "./operations.js";
import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import { hasReplicas, noteStatus } from "./runner-status.js";
import type { Session } from "./session.js";
import { downAfterMs, unknownAfterMs } from "./status.js";
import type { World } from "./world.js";

/** Dead ephemeral replicas are forgotten after this long (rundeck/docs, "Runner concepts"). */
const ephemeralLifetimeMs = 600_000;

/**
 * A process of a Runner speaks to the server: with the credentials of the moment it is heard, with others it is
 * refused, from the moment of the regeneration on.
 */
export function checkIn(world: World, session: Session): "accepted" | "refused" {
  const runner = world.runners.get(session.runnerId);
  const replica = runner === undefined ? null : replicaOf(world, runner, session);
  if (runner === undefined || replica === null) {
    session.isAccepted = false;
    if (!session.wasRefused) {
      session.wasRefused = true;
      world.events.push({
        type: "credentials-refused",
        at: world.time,
        runnerId: session.runnerId,
        sessionId: session.id,
        ...(session.replicaId === null ? {} : { replicaId: session.replicaId }),
      });
    }
    if (runner !== undefined && hasReplicas(world)) noteStatus(world, runner);
    return "refused";
  }
  session.isAccepted = true;
  runner.hasBeenHeard = true;
  if (hasReplicas(world)) session.replicaId = replica.replicaId;
  replica.lastCheckinAt = world.time;
  replica.downAt = null;
  if (!session.hasCheckedIn) {
    session.hasCheckedIn = true;
    // A new process tells the server by its coming that what an old one ran is over.
    for (const one of [...runner.operations]) {
      if (one.lost !== null && isOf(session, one)) closeOperation(world, one, "failed");
    }
    world.events.push({
      type: "checked-in",
      at: world.time,
      runnerId: runner.id,
      sessionId: session.id,
      version: session.version,
      ...(session.replicaId === null ? {} : { replicaId: session.replicaId }),
    });
  }
  replica.version = session.version;
  replica.startedAt = session.startedAt;
  replica.hostname = session.hostname;
  replica.installationPath = session.installationPath;
  replica.packagePath = session.packagePath ?? null;
  replica.ipAddress = session.ipAddress ?? null;
  replica.osFamily = session.osFamily ?? null;
  noteReports(world, session);
  for (const ping of runner.openPings) ping.answeredAt = world.time;
  runner.openPings.clear();
  noteStatus(world, runner);
  watchSilence(world, runner, replica);
  return "accepted";
}

/** A process speaks for its own replica only. */
const isOf = ({ replicaId }: Session, operation: Operation): boolean =>
  replicaId === null || operation.replicaId === replicaId;

/** One watch for each replica, moved on as long as it is heard: a fleet beats for simulated days. */
function watchSilence(world: World, runner: RunnerRecord, replica: ReplicaRecord): void {
  if (watched.has(replica)) return;
  watched.add(replica);
  const look = (): void => {
    const heardAt = replica.lastCheckinAt ?? world.time;
    if (world.time < heardAt + unknownAfterMs) {
      world.agenda.at(heardAt + unknownAfterMs, look);
      return;
    }
    watched.delete(replica);
    tellSilence(world, runner, replica, heardAt);
  };
  world.agenda.at((replica.lastCheckinAt ?? world.time) + unknownAfterMs, look);
}

const watched = new WeakSet<ReplicaRecord>();

function tellSilence(world: World, runner: RunnerRecord, replica: ReplicaRecord, heardAt: number): void {
  const isStillSilent = (): boolean => replica.lastCheckinAt === heardAt;
  rerouteUndelivered(world, runner, replica.replicaId);
  noteStatus(world, runner);
  world.agenda.at(heardAt + downAfterMs, () => {
    if (isStillSilent()) noteStatus(world, runner);
  });
  if (runner.sharedToken === null) return;
  world.agenda.at(heardAt + ephemeralLifetimeMs, () => {
    const { replicaId } = replica;
    if (!isStillSilent() || !runner.replicas.delete(replicaId)) return;
    world.events.push({ type: "replica-forgotten", at: world.time, runnerId: runner.id, replicaId });
    noteStatus(world, runner);
  });
}
