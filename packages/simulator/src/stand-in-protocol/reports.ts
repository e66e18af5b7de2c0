import { takeWaiting } from "../world/choose-replica.js";
import { isOpen, type Operation } from "../world/operation.js";
import { closeOperation, finishOperation, loseOperation } from "../world/operations.js";
import type { Session } from "../world/session.js";
import type { World } from "../world/world.js";

/** What a process says of its operations, by id. */
export interface Reports {
  readonly running: readonly string[];
  readonly queued: readonly string[];
  readonly finished: readonly string[];
}

/** A new process says what it found on its disk. */
export function resume(
  world: World,
  session: Session,
  found: { resumed: readonly string[]; cut: readonly string[] },
): void {
  for (const operation of known(world, found.cut)) {
    loseOperation(world, operation, "operation-cut");
    if (isOpen(operation)) closeOperation(world, operation, "failed");
  }
  for (const operation of known(world, found.resumed)) {
    claim(world, session, operation);
    if (!session.queued.includes(operation)) session.queued.push(operation);
  }
}

/**
 * Takes a process's reports. What it was given and does not speak of never reached it and is given again; what it
 * spoke of before and does not any more was cut.
 */
export function readReports(world: World, session: Session, reports: Reports): void {
  const had = new Set([...session.running.keys(), ...session.queued]);
  for (const operation of known(world, reports.finished)) {
    finishOperation(world, operation);
    had.delete(operation);
  }
  session.running.clear();
  session.queued = [];
  for (const [state, ids] of [
    ["running", reports.running],
    ["queued", reports.queued],
  ] as const) {
    for (const operation of known(world, ids)) {
      claim(world, session, operation);
      had.delete(operation);
      if (!isOpen(operation)) continue;
      operation.state = state;
      operation.reportedAs = state;
      operation.lastReportAt = world.time;
      // The process itself says when it is done.
      if (state === "running") session.running.set(operation, Infinity);
      else session.queued.push(operation);
    }
  }
  for (const operation of had) {
    loseOperation(world, operation, "operation-cut");
    if (isOpen(operation)) closeOperation(world, operation, "failed");
  }
  const runner = world.runners.get(session.runnerId);
  for (const operation of runner?.operations ?? []) {
    if (operation.state !== "handed" || operation.sessionId !== session.id) continue;
    operation.state = "waiting";
    runner?.waiting.push(operation);
  }
}

/** A process that shuts down says what it finished; the rest is left as it is, to be cut or kept. */
export function readLastReports(world: World, session: Session, finished: readonly string[]): void {
  for (const operation of known(world, finished)) {
    session.running.delete(operation);
    finishOperation(world, operation);
  }
}

/** Gives a process what waits for its Runner or, on a server with replicas, for its replica. */
export function handOut(world: World, session: Session): readonly Operation[] {
  const runner = world.runners.get(session.runnerId);
  const operations = runner === undefined ? [] : takeWaiting(runner, session.replicaId);
  for (const operation of operations) {
    operation.state = "handed";
    operation.sessionId = session.id;
  }
  return operations;
}

/** An operation belongs to one process; a second one that has it as well runs it twice. */
function claim(world: World, session: Session, operation: Operation): void {
  if (operation.sessionId !== null && operation.sessionId !== session.id) {
    loseOperation(world, operation, "ran-twice");
  }
  operation.sessionId = session.id;
  if (session.replicaId !== null) operation.replicaId = session.replicaId;
}

const known = (world: World, ids: readonly string[]): readonly Operation[] =>
  ids.flatMap((id) => world.operations.get(id) ?? []);
