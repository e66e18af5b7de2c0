import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import type { RollbackState } from "../state/unit-state.js";
import { endUnit, stepsWhereItDoesNotRun, stepsWhereNotStopped, uncordonSteps } from "../ending/end-unit.js";
import { hasOutageBegun } from "../facts/unit-facts.js";
import { backoffMs } from "../wait/backoff.js";
import { printable } from "../text/printable.js";
import { bringBackUp, type NotUp } from "./bring-back-up.js";
import { cleanUpHost } from "./clean-up-host.js";
import { takeBackReplicas } from "./take-back-replicas.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { takeBackAfterRollback } from "./take-back-tags.js";
import { takeBackInserts } from "./take-back-inserts.js";
import { uncordonAfterRollback } from "./uncordon.js";
import { statusClassOf } from "../checking/status-class-of.js";

/** After a refusal the unit waits this long before it is tried again, and longer each time. */
const requeueBackoff = { minMs: 5_000, maxMs: 60_000, factor: 2 };

/** Puts the old Runner back and ends the unit, or puts it back into the queue. Nothing cuts it. */
export async function rollBack(run: RunContext, unit: Unit, why: RollbackState): Promise<void> {
  await run.record({ type: "rollback-started", unitId: unit.id, ...why });
  await finishRollback(run, unit, why);
}

/** Carries a rollback on from where it stands. Each of its steps is harmless when it is done twice. */
export async function finishRollback(run: RunContext, unit: Unit, why: RollbackState): Promise<void> {
  const notUp = await bringBackUp(run, unit);
  const failure = notUp === null ? await uncordonAfterRollback(run, unit) : notUp.failure;
  // Where the old one is not known to serve with its own tags, those who have them go on serving in its place.
  const notReturned = failure === null ? await takeBackAfterRollback(run, unit) : [];
  const notTakenBack = [...notReturned, ...(await takeBackInserts(run, unit))];
  // A process that no step ended needs nothing to be put back with, whatever the control plane can show.
  const wasStopped = hasOutageBegun(run.stepsOf(unit), run.unit(unit.id)) || notUp?.isStarted === false;
  const notRemoved = failure === null || !wasStopped ? await cleanUpHost(run, unit) : [];
  // Where the old one is not known to serve, the new one's credentials may be what brings the Runner up by hand.
  const notDeleted =
    failure === null || !wasStopped ? await takeBackReplicas(run, unit, rollbackSteps.deleteReplica) : [];
  const reason = [why.reason, ...notTakenBack, ...notRemoved, ...notDeleted].join(" ");
  const { areOldCredentialsDead } = run.unit(unit.id);
  const runsAgain = `The old Runner runs again${areOldCredentialsDead ? ", with new credentials" : ""}`;
  if (failure !== null && !wasStopped) {
    await endUnit(run, unit, {
      outcome: "failed",
      code: failure.code,
      reason: `${reason} ${notUp === null ? whatIsNot(null, notStopped) : notConfirmed}: ${failure.message}`,
      toVersion: null,
      countsAsFailure: true,
      remedies: failure.remedies,
      manualSteps: notUp === null ? uncordonSteps(run, unit) : stepsWhereNotStopped(run, unit),
    });
    return;
  }
  if (failure !== null) {
    await endUnit(run, unit, {
      outcome: "failed",
      code: failure.code,
      reason: `${reason} ${whatIsNot(notUp, runsAgain)}: ${failure.message}`,
      toVersion: null,
      countsAsFailure: true,
      remedies: failure.remedies,
      ...(notUp?.isStarted === true ? { manualSteps: stepsWhereItDoesNotRun(run, unit) } : {}),
    });
    return;
  }
  if (why.endsAs === "queued") {
    await release(run, unit, reason);
    return;
  }
  await endUnit(run, unit, {
    outcome: why.endsAs,
    code: why.code,
    reason: `${reason} ${wasStopped ? runsAgain : await whereItStands(run, unit, why)}.`,
    toVersion: run.unit(unit.id).baseline?.version ?? unit.premises.version,
    countsAsFailure: why.countsAsFailure,
  });
}

/** How a Runner stands that the run did not stop: others may have ended it meanwhile. */
async function whereItStands(run: RunContext, unit: Unit, { code }: RollbackState): Promise<string> {
  const asBefore = "It runs as before";
  // One that did not serve when the plan was made is not said to run.
  if (unit.isAbsent) return notStopped;
  // Nothing went wrong at the Runner, and the end of an abort is waited for.
  if (code === "RUN_ABORTED") return asBefore;
  try {
    const { status } = await run.callsOf(unit).getRunner();
    const statusClass = statusClassOf(run, unit, status);
    // A status is up to 30 s older than the end of its process (rundeck/docs, Runner statuses).
    if (code === notFound)
      return `${notStopped}. Its status is ${printable(status, 60)}, and may not show yet that it ended: see whether it runs`;
    if (statusClass === "serving" || statusClass === "saturated") return asBefore;
    return `${notStopped}, and its status is ${printable(status, 60)}: see why it does not serve`;
  } catch {
    return notStopped;
  }
}

/** The code of a host on which nothing of the Runner was found. */
const notFound = "RUNNER_NOT_FOUND";

const notStopped = "The run did not stop it";
const notConfirmed = "The Runner was not stopped, but the run could not confirm that it serves";

function whatIsNot(notUp: NotUp | null, stands: string): string {
  if (notUp === null) return `${stands}, but its cordon could not be taken off`;
  return notUp.isStarted
    ? "The old Runner was put back and started, but nothing proves that it serves"
    : "The old Runner could not be put back";
}

/** Puts a unit back into the queue, to be tried again later. */
export async function release(run: RunContext, unit: Unit, reason: string): Promise<void> {
  const count = (run.unit(unit.id).refusal?.count ?? 0) + 1;
  const retryAt = run.clock.now() + backoffMs(requeueBackoff, count, run.random);
  await run.record({ type: "unit-released", unitId: unit.id, reason, retryAt });
}
