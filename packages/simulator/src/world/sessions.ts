import { checkIn, replicaOf } from "./check-in.js";
import type { Operation } from "./operation.js";
import { closeOperation, finishOperation, loseOperation } from "./operations.js";
import { notePoll } from "./note-poll.js";
import type { RunnerRecord } from "./runner-record.js";
import { noteStatus } from "./runner-status.js";
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
> & { readonly id?: string };

/** A process starts. It has not spoken to the server yet. */
export function startSession(world: World, start: NewSession): Session {
  const session: Session = {
    ...start,
    id: start.id ?? newId(world.random),
    startedAt: world.time,
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
    how,
  });
  const runner = world.runners.get(session.runnerId);
  if (runner === undefined) return;
  runner.sessions.delete(session);
  const replica = how === "stopped" && session.hasCheckedIn ? replicaOf(world, runner, session) : null;
  const isHeard = replica !== null;
  leaveOperations(world, runner, session, isHeard);
  if (replica === null) return;
  const hasTwin = [...runner.sessions].some(
    (one) => one.isAccepted && replicaOf(world, runner, one) === replica,
  );
  if (!hasTwin) replica.downAt = world.time;
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
    else if (session.keepsDisk) runner.disk.finished.push(operation);
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
  if (session.kind === "virtual") runner.disk.queued.push(operation);
}

function cut(world: World, operation: Operation, isHeard: boolean): void {
  loseOperation(world, operation, "operation-cut");
  if (isHeard) closeOperation(world, operation, "failed");
}

/**
 * One heartbeat of a virtual agent: it checks in, reports what it finished, takes up what its disk kept, and fetches
 * what waits for it. Returns whether the process lives on.
 */
export function beat(world: World, session: Session): "alive" | "ended" {
  if (session.endedAt !== null) return "ended";
  const isDue = (endsAt: number): boolean => endsAt <= world.time;
  for (const [operation, endsAt] of session.running) {
    if (!isDue(endsAt)) continue;
    session.running.delete(operation);
    session.finished.push(operation);
  }
  const runner = world.runners.get(session.runnerId);
  const isNew = !session.hasCheckedIn;
  const isHeard = checkIn(world, session) === "accepted";
  if (runner !== undefined && isHeard) {
    notePoll(world, session);
    // A slot that became free is not free at the report: what waits in the queue has taken it.
    startQueued(world, session);
    reportOperations(session);
    for (const operation of session.finished.splice(0)) finishOperation(world, operation);
    // A process reads its disk when it starts: one that lived beside another does not take up what that one kept.
    if (isNew) {
      for (const operation of runner.disk.finished.splice(0)) finishOperation(world, operation);
      for (const operation of runner.disk.queued.splice(0)) queue(session, operation);
    }
    for (const operation of runner.waiting.splice(0)) queue(session, operation);
  }
  startQueued(world, session);
  return "alive";
}

/** What the agent has at this heartbeat. What it fetches with it, the server hears of at the next one. */
function reportOperations(session: Session): void {
  for (const operation of session.running.keys()) operation.reportedAs = "running";
  for (const operation of session.queued) operation.reportedAs = "queued";
}

function queue(session: Session, operation: Operation): void {
  operation.sessionId = session.id;
  operation.state = "queued";
  session.queued.push(operation);
}

function startQueued(world: World, session: Session): void {
  while (session.running.size < session.maxRunning) {
    const operation = session.queued.shift();
    if (operation === undefined) return;
    operation.state = "running";
    operation.lastReportAt = world.time;
    session.running.set(operation, world.time + operation.durationMs);
  }
}
