import { unitName, type Check, type Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { awaitChecks } from "../checking/await-checks.js";
import { observeHost } from "../checking/observe-host.js";
import { checkError } from "../checking/require-checks.js";
import { processGone } from "../steps/verify.js";
import { perform } from "../performing/perform.js";
import { restoreHost } from "./restore-host.js";

/** An old Runner that is not known to serve. */
export interface NotUp {
  readonly failure: Failure;
  /** It was put back and runs for all that is known: who starts it again would have two. */
  readonly isStarted: boolean;
}

/** Starts the old Runner where the host was touched, and proves that it serves. Null when it does. */
export async function bringBackUp(run: RunContext, unit: Unit): Promise<NotUp | null> {
  if (!run.unit(unit.id).isHostTouched) return null;
  const first = await putBack(run, unit);
  // A process that was about to end looked like the old Runner, and has ended since: it is started once more.
  return first?.failure.code === processGone ? putBack(run, unit, { isAgain: true }) : first;
}

async function putBack(run: RunContext, unit: Unit, how = { isAgain: false }): Promise<NotUp | null> {
  const notRestored = await restoreHost(run, unit, how);
  if (notRestored !== null) return { failure: notRestored, isStarted: false };
  const failure = await proveServing(run, unit);
  return failure && { failure, isStarted: failure.code !== processGone };
}

/**
 * The old Runner serves again: by status, and by a ping sent after it was started. One that was absent before is put
 * back as it was, whatever it does then.
 */
async function proveServing(run: RunContext, unit: Unit): Promise<Failure | null> {
  const stepId = rollbackSteps.verify;
  const timeLimitMs = run.stepsOf(unit).find(({ kind }) => kind === "verify")?.timeLimitMs ?? 180_000;
  const checks: readonly Check[] = [
    { kind: "status", anyOf: ["serving", "saturated"] },
    ...(unit.replicaId === undefined ? [{ kind: "ping" } as const] : freshStart(run, unit)),
  ];
  const performed = await perform(run, unit, stepId, async () => {
    const deadlineAt = run.clock.now() + (unit.isAbsent ? 0 : timeLimitMs);
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (!unit.isAbsent && (await isGone(run, unit, stepId))) throw gone(unit, result.reason);
    if (result.outcome !== "passed" && !unit.isAbsent)
      throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: "done", summary: result.reason };
  });
  return performed.kind === "failed" ? performed.failure : null;
}

/** A ping is answered by any replica of the Runner: of one that was started again, its own uptime has to show it. */
function freshStart(run: RunContext, unit: Unit): readonly Check[] {
  const { baseline, steps } = run.unit(unit.id);
  const wasStarted = steps[rollbackSteps.restore]?.outcome === "done";
  return wasStarted && baseline?.uptime != null ? [{ kind: "restarted" }] : [];
}

/** Whether the host says that nothing runs. A host that cannot be asked says nothing. */
async function isGone(run: RunContext, unit: Unit, stepId: string): Promise<boolean> {
  try {
    return (await observeHost(run, unit, stepId)).process === "gone";
  } catch {
    return false;
  }
}

function gone(unit: Unit, seen: string): StepError {
  return new StepError({
    code: processGone,
    message: `The old process of ${unitName(unit)} is gone from ${unit.host.address} though it was put back: ${seen}`,
  });
}
