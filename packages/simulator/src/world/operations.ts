import { isOpen, reportTimeoutMs, type LossReason, type Operation } from "./operation.js";
import type { RunnerRecord } from "./runner-record.js";
import { noteStatus } from "./runner-status.js";
import type { Session } from "./session.js";
import type { World } from "./world.js";

/** Gives an operation to a Runner, whose agent fetches it at its next poll. */
export function assignOperation(
  world: World,
  operation: Operation,
  runner: RunnerRecord,
  /** On servers with replicas. */
  replicaId: string | null = null,
): void {
  operation.runnerId = runner.id;
  operation.replicaId = replicaId;
  operation.state = "waiting";
  operation.lastReportAt = world.time;
  runner.waiting.push(operation);
  runner.operations.add(operation);
  noteStatus(world, runner);
  watchReports(world, operation);
}

/** An agent reports that an operation is done. Told again, which a lost answer leads to, it changes nothing. */
export function finishOperation(world: World, operation: Operation): void {
  if (!isOpen(operation)) return;
  closeOperation(world, operation, "finished");
  settleOperation(world, operation);
}

/** Counts an operation as lost, once, for the first reason. */
export function loseOperation(world: World, operation: Operation, reason: LossReason): void {
  if (operation.lost !== null) return;
  operation.lost = reason;
  operation.lostAt = world.time;
  world.events.push({
    type: "job-lost",
    at: world.time,
    jobId: operation.jobId,
    runnerId: operation.runnerId,
    ...(operation.replicaId == null ? {} : { replicaId: operation.replicaId }),
    reason,
  });
  settleOperation(world, operation);
}

/** The server gives up on an operation, or hears of its end: it no longer counts as running. */
export function closeOperation(world: World, operation: Operation, state: "finished" | "failed"): void {
  operation.state = state;
  const runner = operation.runnerId === null ? undefined : world.runners.get(operation.runnerId);
  if (runner === undefined) return;
  runner.operations.delete(operation);
  runner.waiting = runner.waiting.filter((one) => one !== operation);
  noteStatus(world, runner);
}

/** Notes that an agent spoke of its operations: their 600 s begin again. */
export function noteReports(world: World, session: Session): void {
  if (session.running.size === 0 && session.queued.length === 0) return;
  for (const operation of [...session.running.keys(), ...session.queued]) operation.lastReportAt = world.time;
}

function settleOperation(world: World, operation: Operation): void {
  const told = operation.onSettled;
  operation.onSettled = null;
  told?.(operation, world.time);
}

function watchReports(world: World, operation: Operation): void {
  world.agenda.at(operation.lastReportAt + reportTimeoutMs, () => {
    if (!isOpen(operation)) return;
    if (world.time - operation.lastReportAt < reportTimeoutMs) {
      watchReports(world, operation);
      return;
    }
    closeOperation(world, operation, "failed");
    loseOperation(world, operation, "no-reports");
  });
}
