import { goOnNotConfirmed, leaveCleanUp, whyNotConfirmed } from "./end-not-confirmed.js";
import { notConfirmed } from "../errors/unfinished-codes.js";
import type { InsertedStep, Step, Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { lenderNotReady } from "../lending/lend-tags.js";
import { carryOut } from "../steps/carry-out.js";
import { backoffMs } from "../wait/backoff.js";
import { rollBack } from "../rollback/roll-back.js";
import { observeBaseline } from "../checking/baseline.js";
import { goForward } from "./go-forward.js";
import { perform } from "../performing/perform.js";
import { abortSignalFor, whyTurnBack, type Turn } from "../facts/turn-back.js";
import { endsProcess, isPastNoReturn, isVerified } from "../facts/unit-facts.js";

const mostAttemptsWhileHere = 3;
/** So often is a new Runner verified while the control plane turns the run away, and so long are the pauses. */
const mostTurnedAway = 4;
const turnedAwayPauseMs = 15_000;
/** The code of a step that was not begun because the run was aborted. */
const abortedBefore = "RUN_ABORTED";
const backoff = { minMs: 2_000, maxMs: 10_000, factor: 2 };

/**
 * Carries one step out and decides what follows: on to the next, the same again, back, or forward. Resolves to
 * `ended` when the unit ended, or is back in the queue.
 */
export async function advance(run: RunContext, unit: Unit, step: Step): Promise<"again" | "ended"> {
  if (step.kind === "clean-up" && whyNotConfirmed(run, unit) !== null) return leaveCleanUp(run, unit, step);
  const performed = await perform(run, unit, step.id, async () => {
    if (endsProcess(step)) {
      await observeBefore(run, unit);
      refuseAfterAbort(run, unit, step);
    }
    return carryOut({
      run,
      unit,
      step,
      signal: abortSignalFor(run, unit, step),
      deadlineAt: run.clock.now() + step.timeLimitMs,
    });
  });
  if (performed.kind === "ended") return "again";

  const { failure } = performed;
  const unitState = run.unit(unit.id);
  if (step.kind === "custom") return afterInsert(run, unit, step, failure);
  if (failure.code === notConfirmed) return afterNotConfirmed(run, unit, { step, failure });
  if (isPastNoReturn(unitState) || isVerified(run.stepsOf(unit), unitState))
    return goForward(run, unit, step, failure);

  const attempts = unitState.steps[step.id]?.attempts ?? 0;
  const isHere = unitState.presence === "claimed";
  if (isHere && failure.isRetryable && attempts < mostAttemptsWhileHere && whyTurnBack(run, unit) === null) {
    await run.clock.sleep(backoffMs(backoff, attempts, run.random));
    return "again";
  }
  const turnBack = whyTurnBack(run, unit) ?? (failure.code === abortedBefore ? abortTurn(failure) : null);
  await rollBack(
    run,
    unit,
    turnBack === null
      ? {
          reason: `${step.id} failed: ${failure.message}`,
          code: failure.code,
          ...endOfFailure(step, failure),
        }
      : { ...turnBack, reason: `${turnBack.reason} It was at ${step.id}.` },
  );
  return "ended";
}

/**
 * The host shows the new Runner, and the control plane turns the run away. It is asked for about a minute, since a
 * proxy may be restarted meanwhile, then the unit goes on: what turned the run away says nothing about the Runner, so it is not put back for that.
 */
async function afterNotConfirmed(
  run: RunContext,
  unit: Unit,
  { step, failure }: { readonly step: Step; readonly failure: Failure },
): Promise<"again"> {
  const { attempts = 0 } = run.unit(unit.id).steps[step.id] ?? {};
  if (attempts >= mostTurnedAway) return goOnNotConfirmed(run, unit, { step, failure });
  await run.clock.sleep(turnedAwayPauseMs);
  return "again";
}

/**
 * The last moment before the process ends. The abort may have come while the step was written down, or the Runner
 * looked at: the process lives, and nothing is stopped after an abort.
 */
function refuseAfterAbort(run: RunContext, unit: Unit, step: Step): void {
  const unitState = run.unit(unit.id);
  const isFirst = (unitState.steps[step.id]?.attempts ?? 0) <= 1;
  if (!run.admissionEnded.aborted || !isFirst || isPastNoReturn(unitState)) return;
  throw new StepError({ code: abortedBefore, message: "The run was aborted before the Runner was stopped." });
}

function abortTurn({ message, code }: Failure): Turn {
  return { reason: message, code, endsAs: "rolled-back", countsAsFailure: false };
}

/** What a failure before the point of no return ends as. A drain that does not end is nobody's failure. */
function endOfFailure(
  step: Step,
  failure: Failure,
): { readonly endsAs: "queued" | "rolled-back" | "skipped"; readonly countsAsFailure: boolean } {
  // Nothing was done to the unit: a lender that does not serve just now may do so later.
  if (step.kind === "lend-tags")
    return { endsAs: mayBeReadyLater(failure) ? "queued" : "skipped", countsAsFailure: false };
  return step.kind === "drain" && failure.code === "TIMEOUT"
    ? { endsAs: "skipped", countsAsFailure: false }
    : { endsAs: "rolled-back", countsAsFailure: true };
}

function mayBeReadyLater({ code, isRetryable }: Failure): boolean {
  return isRetryable || code === lenderNotReady || code === "TIMEOUT";
}

/** What the Runner is directly before its process ends: a fresh start is told from it. */
async function observeBefore(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.id);
  // Stopped already, in an earlier attempt: what it was before is on record.
  if (unitState.baseline !== null && hasEndedProcess(run, unit)) return;
  const info = await run.callsOf(unit).getRunner();
  await run.record({
    type: "unit-observed",
    unitId: unit.id,
    baseline: await observeBaseline(run, unit, info),
  });
}

function hasEndedProcess(run: RunContext, unit: Unit): boolean {
  const { steps } = run.unit(unit.id);
  return run.stepsOf(unit).some((step) => endsProcess(step) && (steps[step.id]?.attempts ?? 0) > 1);
}

async function afterInsert(
  run: RunContext,
  unit: Unit,
  step: InsertedStep,
  failure: Failure,
): Promise<"again" | "ended"> {
  const unitState = run.unit(unit.id);
  if (step.onFailure === "continue") {
    await run.record({
      type: "step-ended",
      unitId: unit.id,
      stepId: step.id,
      outcome: "continued",
      summary: `It failed, and the plan goes on: ${failure.message}`,
      record: null,
      durationMs: unitState.steps[step.id]?.durationMs ?? 0,
    });
    return "again";
  }
  const isForwardOnly = isPastNoReturn(unitState) || unitState.presence === "returned";
  // The Runner is brought up first: a step of the user's own must not leave it stopped.
  if (isForwardOnly) return "again";
  const turnBack = whyTurnBack(run, unit);
  await rollBack(run, unit, {
    reason: `The inserted step ${step.id} failed: ${failure.message}`,
    code: turnBack?.code ?? failure.code,
    endsAs: "rolled-back",
    countsAsFailure: turnBack === null,
  });
  return "ended";
}
