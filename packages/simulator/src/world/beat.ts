import { checkIn } from "./check-in.js";
import { takeWaiting } from "./choose-replica.js";
import { readDisk } from "./disk.js";
import { isEndedByRefusal } from "./identity.js";
import { notePoll } from "./note-poll.js";
import type { Operation } from "./operation.js";
import { finishOperation } from "./operations.js";
import type { Session } from "./session.js";
import { endSession } from "./sessions.js";
import type { World } from "./world.js";

/**
 * One heartbeat of a virtual agent: it checks in, reports what it finished, takes up what its disk kept, and fetches
 * what waits for it. Returns whether the process lives on.
 */
export function beat(world: World, session: Session): "alive" | "ended" {
  if (session.endedAt !== null) return "ended";
  // Most heartbeats of a fleet have nothing to tell: nothing is made for them.
  if (session.running.size > 0) endDue(world, session);
  const runner = world.runners.get(session.runnerId);
  const isNew = !session.hasCheckedIn;
  const isHeard = checkIn(world, session) === "accepted";
  if (!isHeard && isEndedByRefusal(world, session)) {
    endSession(world, session, "stopped");
    return "ended";
  }
  if (runner !== undefined && isHeard) {
    notePoll(world, session);
    // A slot that became free is not free at the report: what waits in the queue has taken it.
    startQueued(world, session);
    reportOperations(session);
    if (session.finished.length > 0)
      for (const operation of session.finished.splice(0)) finishOperation(world, operation);
    // A process reads its disk when it starts: one that lived beside another does not take up what that one kept.
    if (isNew) {
      const found = readDisk(world, runner, session);
      for (const operation of found.finished) finishOperation(world, operation);
      for (const operation of found.queued) queue(session, operation);
    }
    if (runner.waiting.length > 0)
      for (const operation of takeWaiting(runner, session.replicaId)) queue(session, operation);
  }
  startQueued(world, session);
  return "alive";
}

function endDue(world: World, session: Session): void {
  for (const [operation, endsAt] of session.running) {
    if (endsAt > world.time) continue;
    session.running.delete(operation);
    session.finished.push(operation);
  }
}

/** What the agent has at this heartbeat. What it fetches with it, the server hears of at the next one. */
function reportOperations(session: Session): void {
  if (session.running.size === 0 && session.queued.length === 0) return;
  for (const operation of session.running.keys()) operation.reportedAs = "running";
  for (const operation of session.queued) operation.reportedAs = "queued";
}

function queue(session: Session, operation: Operation): void {
  operation.sessionId = session.id;
  if (session.replicaId !== null) operation.replicaId = session.replicaId;
  operation.state = "queued";
  session.queued.push(operation);
}

function startQueued(world: World, session: Session): void {
  if (session.queued.length === 0) return;
  while (session.running.size < session.maxRunning) {
    const operation = session.queued.shift();
    if (operation === undefined) return;
    operation.state = "running";
    operation.lastReportAt = world.time;
    session.running.set(operation, world.time + operation.durationMs);
  }
}
