import { rerouteUndelivered } from "./choose-replica.js";
import { diskOf } from "./disk.js";
import { replicaOf } from "./identity.js";
import type { Operation } from "./operation.js";
import { closeOperation, finishOperation, loseOperation } from "./operations.js";
import type { RunnerRecord } from "./runner-record.js";
import { hasReplicas, noteStatus } from "./runner-status.js";
import type { Session } from "./session.js";
import { newId, type World } from "./world.js";

/** What is known of a process when it starts. */
export type NewSession = Pick<
  Session,
  | "kind"
  | "runnerId"
  | "token"
  | "version"
  | "maxRunning"
  | "onEnd"
  | "keepsDisk"
  | "hostname"
  | "installationPath"
> &
  Pick<Partial<Session>, "packagePath" | "ipAddress" | "osFamily" | "clientId"> & { readonly id?: string };

/** A process starts. It has not spoken to the server yet. */
export function startSession(world: World, start: NewSession): Session {
  const session: Session = {
    ...start,
    id: start.id ?? newId(world.random),
    startedAt: world.time,
    replicaId: null,
    isAccepted: false,
    wasRefused: false,
    hasCheckedIn: false,
    endedAt: null,
    running: new Map(),
    queued: [],
    finished: [],
  };
  world.sessions.set(session.id, session);
  world.runners.get(session.runnerId)?.sessions.add(session);
  world.events.push({
    type: "process-started",
    at: world.time,
    runnerId: session.runnerId,
    sessionId: session.id,
    version: session.version,
  });
  return session;
}

/**
 * A process ends: `stopped` says goodbye (Down at once) if its credentials are still good, `killed` says nothing, and
 * the status lies until the silence is noticed. What it ran is cut, unless it resumes from its disk.
 */
export function endSession(world: World, session: Session, how: "stopped" | "killed"): void {
  if (session.endedAt !== null) return;
  session.endedAt = world.time;
  world.events.push({
    type: "process-gone",
    at: world.time,
    runnerId: session.runnerId,
    sessionId: session.id,
    ...(session.replicaId === null ? {} : { replicaId: session.replicaId }),
    how,
  });
  const runner = world.runners.get(session.runnerId);
  if (runner === undefined) return;
  runner.sessions.delete(session);
  const replica = how === "stopped" && session.hasCheckedIn ? replicaOf(world, runner, session) : null;
  const isHeard = replica !== null;
  leaveOperations(world, runner, session, isHeard);
  if (replica === null) {
    if (hasReplicas(world)) noteStatus(world, runner);
    return;
  }
  const hasTwin = [...runner.sessions].some(
    (one) => one.isAccepted && replicaOf(world, runner, one) === replica,
  );
  if (!hasTwin) {
    replica.downAt = world.time;
    rerouteUndelivered(world, runner, replica.replicaId);
  }
  noteStatus(world, runner);
}

function leaveOperations(world: World, runner: RunnerRecord, session: Session, isHeard: boolean): void {
  for (const [operation, endsAt] of session.running) {
    if (endsAt <= world.time) session.finished.push(operation);
    else if (session.onEnd === "resume" && session.keepsDisk) keepOnDisk(runner, session, operation);
    else cut(world, operation, isHeard);
  }
  for (const operation of session.queued) {
    if (session.keepsDisk) keepOnDisk(runner, session, operation);
    else cut(world, operation, isHeard);
  }
  for (const operation of session.finished) {
    if (isHeard) finishOperation(world, operation);
    else if (session.keepsDisk) diskOf(runner, session).finished.push(operation);
    else cut(world, operation, isHeard);
  }
  session.running.clear();
  session.queued = [];
  session.finished = [];
  // What a process had just fetched, it had begun.
  for (const operation of [...runner.operations]) {
    if (operation.state !== "handed" || operation.sessionId !== session.id) continue;
    if (session.onEnd === "resume" && session.keepsDisk) keepOnDisk(runner, session, operation);
    else cut(world, operation, isHeard);
  }
}

function keepOnDisk(runner: RunnerRecord, session: Session, operation: Operation): void {
  operation.state = "on-disk";
  operation.sessionId = null;
  // A real process has a disk of its own, and says itself what it found there.
  if (session.kind === "virtual") diskOf(runner, session).queued.push(operation);
}

function cut(world: World, operation: Operation, isHeard: boolean): void {
  loseOperation(world, operation, "operation-cut");
  if (isHeard) closeOperation(world, operation, "failed");
}
