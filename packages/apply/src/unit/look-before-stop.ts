import { workOf, type Step, type Unit } from "@runner-upgrade/plan";
import { failureOf } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { observeHost } from "../checking/observe-host.js";
import {
  evaluateAll,
  isWithoutWork,
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
  const drain = provenDrain(run, unit, step);
  if (drain === undefined || (await mayHaveEnded(run, unit, step))) return "go-on";
  let seen: CheckedObservation;
  try {
    const { checks } = drain;
    seen = await observeRunner(run, unit, { stepId: step.id, checks, signal: run.admissionEnded });
  } catch (error) {
    if (error instanceof RunHalted) throw error;
    const reason = `It could not be observed directly before ${step.id}: ${failureOf(error).message}`;
    const notObserved = { reason, code: "NOT_OBSERVED", endsAs: "queued", countsAsFailure: false } as const;
    await rollBack(run, unit, whyTurnBack(run, unit) ?? notObserved);
    return "ended";
  }
  if (isWithoutWork(drain.checks, seen)) return "go-on";
  await run.record({
    type: "step-failed",
    runnerId: unit.runnerId,
    stepId: drain.id,
    code: workSeen,
    message: `Directly before ${step.id} it is not without work, so it is drained again: ${whatIsSeen(drain, seen)}`,
    mayHaveTakenEffect: false,
    durationMs: run.unit(unit.runnerId).steps[drain.id]?.durationMs ?? 0,
  });
  return "drain-again";
}

/** The drain that proved before this step that the Runner has no work; undefined where nothing has to be looked for. */
function provenDrain(run: RunContext, unit: Unit, step: Step): Step | undefined {
  const { steps, record } = run.unit(unit.runnerId);
  if (!endsProcess(step)) return undefined;
  return run
    .stepsOf(unit)
    .find(
      ({ kind, id }) =>
        kind === "drain" && steps[id]?.status === "ended" && record[id]?.["isProven"] === true,
    );
}

/**
 * Once the step has begun the process may be gone, and what the server last heard of it proves nothing. A stop that was
 * interrupted before it reached the process leaves a Runner that may have been given work since: its host tells.
 */
async function mayHaveEnded(run: RunContext, unit: Unit, step: Step): Promise<boolean> {
  if (run.unit(unit.runnerId).steps[step.id] === undefined) return false;
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
