import type { Step, Unit } from "@runner-upgrade/plan";
import { isOtherProcess, workOf, type DrainedProcess } from "@runner-upgrade/plan/carry-out";
import { failureOf } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { observeHost } from "../checking/observe-host.js";
import { provenDrainOf } from "../steps/drain-record.js";
import {
  evaluateAll,
  isWithoutWork,
  lifeSignOf,
  observeRunner,
  type CheckedObservation,
} from "../checking/observe-runner.js";
import { rollBack } from "../rollback/roll-back.js";
import { whyTurnBack } from "../facts/turn-back.js";
import { endsProcess } from "../facts/unit-facts.js";

/** The code with which a drain is done again. */
const workSeen = "WORK_SEEN";

/**
 * The last look before a step that ends the Runner's process, after the guard: a Runner that was drained and has work
 * again is drained again, on record. `ended`: the Runner could not be observed, or the user aborted meanwhile, and the
 * unit went back.
 */
export async function lookBeforeStop(
  run: RunContext,
  unit: Unit,
  step: Step,
): Promise<"go-on" | "drain-again" | "ended"> {
  const drain = drainBefore(run, unit, step);
  const drained = drain === undefined ? null : provenDrainOf(run.unit(unit.id), drain.id);
  if (drain === undefined || drained === null || (await mayHaveEnded(run, unit, step))) return "go-on";
  let seen: CheckedObservation;
  let isOther: boolean;
  try {
    const { checks } = drain;
    seen = await observeRunner(run, unit, { stepId: step.id, checks, signal: run.admissionEnded });
    isOther = isOtherProcess(drained, lifeSignOf(seen)) || (await isBackUnseen(run, unit, step, drained));
  } catch (error) {
    if (error instanceof RunHalted) throw error;
    const reason = `It could not be observed directly before ${step.id}: ${failureOf(error).message}`;
    const notObserved = { reason, code: "NOT_OBSERVED", endsAs: "queued", countsAsFailure: false } as const;
    await rollBack(run, unit, whyTurnBack(run, unit) ?? notObserved);
    return "ended";
  }
  if (!isOther && isWithoutWork(drain.checks, seen)) return "go-on";
  const why = isOther
    ? "Another process may answer for it than the one that was drained."
    : whatIsSeen(drain, seen);
  await run.record({
    type: "step-failed",
    unitId: unit.id,
    stepId: drain.id,
    code: workSeen,
    message: `Directly before ${step.id} it is not proven to be without work, so it is drained again: ${why}`,
    mayHaveTakenEffect: false,
    durationMs: run.unit(unit.id).steps[drain.id]?.durationMs ?? 0,
  });
  return "drain-again";
}

/**
 * A Runner that was down while it drained may have been started again by others since its last heartbeat, which only its
 * host knows: the new process fetches the work that waited for it.
 */
async function isBackUnseen(
  run: RunContext,
  unit: Unit,
  step: Step,
  { isAbsent }: DrainedProcess,
): Promise<boolean> {
  return isAbsent && (await observeHost(run, unit, step.id)).process !== "gone";
}

/** The drain before this step, where it ends the process; undefined where nothing has to be looked for. */
function drainBefore(run: RunContext, unit: Unit, step: Step): Step | undefined {
  const { steps } = run.unit(unit.id);
  if (!endsProcess(step)) return undefined;
  return run.stepsOf(unit).find(({ kind, id }) => kind === "drain" && steps[id]?.status === "ended");
}

/**
 * Once the step has begun the process may be gone, and what the server last heard of it proves nothing. A stop that was
 * interrupted before it reached the process leaves a Runner that may have been given work since: its host tells.
 */
async function mayHaveEnded(run: RunContext, unit: Unit, step: Step): Promise<boolean> {
  if (run.unit(unit.id).steps[step.id] === undefined) return false;
  if (step.kind !== "stop") return true;
  try {
    return (await observeHost(run, unit, step.id)).process !== "running";
  } catch {
    return true;
  }
}

function whatIsSeen({ checks }: Step, seen: CheckedObservation): string {
  const work = seen.runner === null || seen.runner === undefined ? null : workOf(seen.runner);
  const others = checks.filter(({ kind }) => kind !== "drained");
  return work ?? evaluateAll(others, seen).reason;
}
