import type { Step, Unit } from "@runner-upgrade/plan";
import { failureOf, type Failure } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../run/run-context.js";
import { carryOut } from "../steps/carry-out.js";
import { backoffMs } from "../wait/index.js";
import { finishWayBack, goBack, release } from "../way-back/go-back.js";
import { endsAtPremises, toBaseline } from "./check-premises.js";
import { endUnit } from "./end-unit.js";
import { goForward } from "./go-forward.js";
import { perform } from "./perform.js";
import {
  endsProcess,
  failedInsert,
  hasOutageBegun,
  isPastNoReturn,
  isVerified,
  nextStep,
} from "./unit-facts.js";

const mostAttemptsWhileHere = 3;
const backoff = { minMs: 2_000, maxMs: 10_000, factor: 2 };

/**
 * Carries a claimed unit to its end, or back into the queue, from wherever the journal says that it stands. Rejects
 * only when the run was halted.
 */
export async function runUnit(run: RunContext, unit: Unit): Promise<void> {
  try {
    const { wayBack, steps } = run.unit(unit.runnerId);
    if (wayBack !== null) {
      await finishWayBack(run, unit, wayBack);
      return;
    }
    if (Object.keys(steps).length === 0 && (await endsAtPremises(run, unit))) return;
    await walk(run, unit);
  } catch (error) {
    if (error instanceof RunHalted) throw error;
    await endUnexpectedly(run, unit, failureOf(error));
  }
}

async function walk(run: RunContext, unit: Unit): Promise<void> {
  // The guard's check, directly followed by the step that takes the Runner away, is one question, not two.
  let wasJustAllowed = false;
  for (;;) {
    const step = nextStep(run, unit);
    const failed = failedInsert(run, unit);
    if (
      failed !== undefined &&
      (step === undefined || isVerified(run.stepsOf(unit), run.unit(unit.runnerId)))
    )
      return endAfterInsert(run, unit, failed);
    if (step === undefined) return endUpgraded(run, unit);
    const turnBack = whyTurnBack(run, unit);
    if (turnBack !== null) return turn(run, unit, turnBack);

    const isAsked = mustAsk(run, unit, step, wasJustAllowed);
    if (isAsked) {
      const refusal = await askGuard(run, unit, step);
      if (refusal !== null) return refuse(run, unit, refusal);
      // The answer took its time, and the user may have aborted meanwhile.
      const turnBackNow = whyTurnBack(run, unit);
      if (turnBackNow !== null) return turn(run, unit, turnBackNow);
    }
    wasJustAllowed = isAsked && step.kind === "check-availability";
    if ((await advance(run, unit, step)) === "ended") return;
  }
}

/** Whether the guard is asked directly before this step. Behind the point of no return there is nothing to ask. */
function mustAsk(run: RunContext, unit: Unit, step: Step, wasJustAllowed: boolean): boolean {
  const unitState = run.unit(unit.runnerId);
  if (isPastNoReturn(unitState)) return false;
  return step.isGuarded || (step.takesAway && unitState.presence !== "away" && !wasJustAllowed);
}

/** Null when the unit may go on, else why not. */
async function askGuard(run: RunContext, unit: Unit, step: Step): Promise<string | null> {
  const signal = abortSignalFor(run, unit, step);
  const answer = await run.guard.ask(unit, signal);
  run.emit({ type: "guard-answered", runnerId: unit.runnerId, stepId: step.id, ...answer });
  return answer.isAllowed ? null : answer.reason;
}

/** A unit that was refused: back into the queue, and where it was stopped already, the old Runner up again at once. */
async function refuse(run: RunContext, unit: Unit, reason: string): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  if (unitState.presence === "claimed" && !unitState.isHostTouched && !hasInserts(run, unit)) {
    await release(run, unit, reason);
    return;
  }
  const isStopped = hasOutageBegun(run.stepsOf(unit), unitState);
  await goBack(run, unit, {
    reason: isStopped ? `The guard refused to go on: ${reason}` : reason,
    code: "GUARD_REFUSED",
    endsAs: isStopped ? "restored" : "queued",
    countsAsFailure: false,
  });
}

function hasInserts(run: RunContext, unit: Unit): boolean {
  const { steps } = run.unit(unit.runnerId);
  return run.stepsOf(unit).some((step) => step.kind === "custom" && steps[step.id] !== undefined);
}

async function advance(run: RunContext, unit: Unit, step: Step): Promise<"again" | "ended"> {
  const { runnerId } = unit;
  const performed = await perform(run, unit, step.id, async () => {
    if (endsProcess(step)) await observeBefore(run, unit);
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
  const unitState = run.unit(runnerId);
  if (step.kind === "custom") return afterInsert(run, unit, step, failure);
  if (isPastNoReturn(unitState) || isVerified(run.stepsOf(unit), unitState))
    return goForward(run, unit, step, failure);

  const attempts = unitState.steps[step.id]?.attempts ?? 0;
  const isHere = unitState.presence === "claimed";
  if (isHere && failure.isRetryable && attempts < mostAttemptsWhileHere && whyTurnBack(run, unit) === null) {
    await run.clock.sleep(backoffMs(backoff, attempts, run.random));
    return "again";
  }
  const turnBack = whyTurnBack(run, unit);
  await turn(
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

/** What a failure before the point of no return ends as. A drain that does not end is nobody's failure. */
function endOfFailure(
  step: Step,
  failure: Failure,
): { readonly endsAs: "restored" | "skipped"; readonly countsAsFailure: boolean } {
  return step.kind === "drain" && failure.code === "TIMEOUT"
    ? { endsAs: "skipped", countsAsFailure: false }
    : { endsAs: "restored", countsAsFailure: true };
}

/** What the Runner is directly before its process ends: a fresh start is told from it. */
async function observeBefore(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  // Stopped already, in an earlier attempt: what it was before is on record.
  if (unitState.baseline !== null && hasEndedProcess(run, unit)) return;
  const info = await run.callsOf(unit).getRunner();
  await run.record({ type: "unit-observed", runnerId: unit.runnerId, baseline: toBaseline(info) });
}

function hasEndedProcess(run: RunContext, unit: Unit): boolean {
  const { steps } = run.unit(unit.runnerId);
  return run.stepsOf(unit).some((step) => endsProcess(step) && (steps[step.id]?.attempts ?? 0) > 1);
}

async function afterInsert(
  run: RunContext,
  unit: Unit,
  step: Extract<Step, { readonly kind: "custom" }>,
  failure: Failure,
): Promise<"again" | "ended"> {
  const { runnerId } = unit;
  const unitState = run.unit(runnerId);
  if (step.onFailure === "continue") {
    await run.record({
      type: "step-ended",
      runnerId,
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
  await turn(run, unit, {
    reason: `The inserted step ${step.id} failed: ${failure.message}`,
    code: turnBack?.code ?? failure.code,
    endsAs: "restored",
    countsAsFailure: turnBack === null,
  });
  return "ended";
}

interface Turn {
  readonly reason: string;
  readonly code: string;
  readonly endsAs: "restored" | "skipped";
  readonly countsAsFailure: boolean;
}

/** Why a unit goes back that nothing failed in: the user's abort, as far as it reaches; null when it goes on. */
function whyTurnBack(run: RunContext, unit: Unit): Turn | null {
  const unitState = run.unit(unit.runnerId);
  const steps = run.stepsOf(unit);
  if (isPastNoReturn(unitState) || isVerified(steps, unitState)) return null;
  const isStopped = hasOutageBegun(steps, unitState);
  const signal = isStopped ? run.wayBackWanted : run.admissionEnded;
  if (!signal.aborted) return null;
  const isChanged = unitState.presence !== "claimed" || unitState.isHostTouched;
  return {
    reason: isStopped
      ? "The run was aborted while the Runner was away."
      : "The run was aborted before the Runner was stopped.",
    code: "RUN_ABORTED",
    endsAs: isChanged ? "restored" : "skipped",
    countsAsFailure: false,
  };
}

function turn(run: RunContext, unit: Unit, why: Turn): Promise<void> {
  return goBack(run, unit, why);
}

/**
 * The abort that may end a step while it goes on. Before the Runner is stopped the first one does, for what only
 * looks or waits and for what the user inserted; while it is away the second; behind the point of no return none.
 */
function abortSignalFor(run: RunContext, unit: Unit, step: Step): AbortSignal | undefined {
  const unitState = run.unit(unit.runnerId);
  const steps = run.stepsOf(unit);
  if (isPastNoReturn(unitState) || isVerified(steps, unitState)) return undefined;
  if (step.kind === "regenerate-credentials") return undefined;
  if (endsProcess(step) || hasOutageBegun(steps, unitState)) return run.wayBackWanted;
  return step.undo === "nothing-changes" || step.kind === "custom" || step.kind === "stage-image"
    ? run.admissionEnded
    : undefined;
}

async function endUpgraded(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  const version = unitState.record["verify"]?.["version"];
  const continued = Object.values(unitState.steps)
    .filter((step) => step?.outcome === "continued")
    .map((step) => step?.summary ?? "");
  await endUnit(run, unit, {
    outcome: "upgraded",
    code: null,
    reason: ["It runs the new version.", ...continued].join(" "),
    toVersion: typeof version === "string" ? version : unit.targetVersion,
    countsAsFailure: false,
  });
}

async function endAfterInsert(run: RunContext, unit: Unit, step: Step): Promise<void> {
  const summary = run.unit(unit.runnerId).steps[step.id]?.summary ?? "";
  await endUnit(run, unit, {
    outcome: "failed",
    code: "INSERTED_STEP_FAILED",
    reason: `The Runner is up with the new version, and the inserted step ${step.id} failed: ${summary}`,
    toVersion: unit.targetVersion,
    countsAsFailure: true,
  });
}

/** Something that nobody foresaw: the old Runner is put back where it still can be, else a person is told. */
async function endUnexpectedly(run: RunContext, unit: Unit, failure: Failure): Promise<void> {
  run.logger.error(`${unit.runnerName}: ${failure.message}`, run.redactor.clean({ ...failure }));
  const unitState = run.unit(unit.runnerId);
  if (unitState.end !== null) return;
  const reason = `Something unforeseen happened: ${failure.message}`;
  const why = { reason, code: failure.code, endsAs: "restored", countsAsFailure: true } as const;
  const mayGoBack = !isPastNoReturn(unitState) && !isVerified(run.stepsOf(unit), unitState);
  try {
    if (mayGoBack && unitState.wayBack === null) {
      await goBack(run, unit, why);
      return;
    }
  } catch (error) {
    if (error instanceof RunHalted) throw error;
  }
  await endUnit(run, unit, {
    outcome: "failed",
    code: failure.code,
    reason,
    toVersion: null,
    countsAsFailure: true,
  });
}
