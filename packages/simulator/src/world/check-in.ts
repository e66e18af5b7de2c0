import { closeOperation, noteReports } from "./operations.js";
import type { ReplicaRecord, RunnerRecord } from "./runner-record.js";
import { noteStatus } from "./runner-status.js";
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
      });
    }
    return "refused";
  }
  session.isAccepted = true;
  replica.lastCheckinAt = world.time;
  replica.downAt = null;
  if (!session.hasCheckedIn) {
    session.hasCheckedIn = true;
    // A new process tells the server by its coming that what an old one ran is over.
    for (const one of [...runner.operations]) if (one.lost !== null) closeOperation(world, one, "failed");
    world.events.push({
      type: "checked-in",
      at: world.time,
      runnerId: runner.id,
      sessionId: session.id,
      version: session.version,
    });
  }
  replica.version = session.version;
  replica.startedAt = session.startedAt;
  replica.hostname = session.hostname;
  replica.installationPath = session.installationPath;
  noteReports(world, session);
  for (const ping of runner.openPings) ping.answeredAt = world.time;
  runner.openPings.clear();
  noteStatus(world, runner);
  watchSilence(world, runner, replica);
  return "accepted";
}

/** The identity that a process's credentials stand for, or null when they stand for none (any more). */
export function replicaOf(world: World, runner: RunnerRecord, session: Session): ReplicaRecord | null {
  if (runner.sharedToken !== null) {
    if (session.token !== runner.sharedToken) return null;
    return runner.replicas.get(session.id) ?? adoptReplica(world, runner, session);
  }
  for (const replica of runner.replicas.values()) if (replica.token === session.token) return replica;
  return null;
}

/** An agent of an ephemeral Runner makes itself known: it takes the place of the Runner's first, unborn replica. */
function adoptReplica(world: World, runner: RunnerRecord, session: Session): ReplicaRecord {
  for (const [id, replica] of runner.replicas) if (replica.lastCheckinAt === null) runner.replicas.delete(id);
  const replica = newReplica(world, session.id, session.token);
  runner.replicas.set(replica.replicaId, replica);
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
  };
}

function watchSilence(world: World, runner: RunnerRecord, replica: ReplicaRecord): void {
  const heardAt = world.time;
  const isStillSilent = (): boolean => replica.lastCheckinAt === heardAt;
  world.agenda.at(heardAt + unknownAfterMs, () => {
    if (!isStillSilent()) return;
    noteStatus(world, runner);
    world.agenda.at(heardAt + downAfterMs, () => {
      if (isStillSilent()) noteStatus(world, runner);
    });
    if (runner.sharedToken === null) return;
    world.agenda.at(heardAt + ephemeralLifetimeMs, () => {
      if (!isStillSilent() || runner.replicas.size <= 1) return;
      runner.replicas.delete(replica.replicaId);
      noteStatus(world, runner);
    });
  });
}
