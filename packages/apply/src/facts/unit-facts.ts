import type { InsertedStep, Step, Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { hasLent } from "../state/lent.js";
import { mayBeOnHost, mayHaveMadeReplica, type UnitState } from "../state/unit-state.js";

/** Whether a step of the unit has ended. */
export function hasEnded(unitState: UnitState, step: Step | undefined): boolean {
  return step !== undefined && unitState.steps[step.id]?.status === "ended";
}

/** Whether a step that ends the Runner's process has begun: from then on the user's abort does not cut it. */
export function hasOutageBegun(steps: readonly Step[], unitState: UnitState): boolean {
  return steps.some((step) => endsProcess(step) && unitState.steps[step.id] !== undefined);
}

/** Whether a step has begun behind which the Runner may not be what it was: its premises say nothing any more. */
export function hasReplacementBegun(steps: readonly Step[], unitState: UnitState): boolean {
  return hasOutageBegun(steps, unitState);
}

/** Whether something was done that has to be taken back before the unit can end, or wait in the queue. */
export function hasSomethingToTakeBack(run: RunContext, unit: Unit): boolean {
  const unitState = run.unit(unit.id);
  return (
    unitState.presence !== "claimed" ||
    mayBeOnHost(unitState) ||
    mayHaveMadeReplica(unitState) ||
    hasLent(unitState) ||
    hasInserts(run, unit)
  );
}

/**
 * Whether a step ends a process of the Runner that serves: a stop, or a roll-out that no stop went before, also where
 * the Runner serves all through it. A cordon takes the Runner away, and its process runs on.
 */
export function endsProcess(step: Step): boolean {
  return step.kind === "stop" || (step.kind === "roll-out" && step.undo === "reversible");
}

/** Whether the new Runner was proven: there is nothing left to put the old one back for. */
export function isVerified(steps: readonly Step[], unitState: UnitState): boolean {
  return hasEnded(
    unitState,
    steps.find(({ kind }) => kind === "verify"),
  );
}

/** Whether nothing can be rolled back any more: the old credentials, or the old replica's, may be dead. */
export function isPastNoReturn(unitState: UnitState): boolean {
  return unitState.credentials !== "old" || unitState.replica.old !== "lives";
}

/** An inserted step that failed where nothing can be put back: the unit ends failed once its Runner is up. */
export function failedInsert(run: RunContext, unit: Unit): InsertedStep | undefined {
  const { steps } = run.unit(unit.id);
  return run
    .stepsOf(unit)
    .find(
      (step): step is InsertedStep =>
        step.kind === "custom" && step.onFailure !== "continue" && steps[step.id]?.status === "failed",
    );
}

/**
 * The step to be done next: the first that has not ended, passing over an inserted one that failed for good. Once one
 * did, and the Runner is up, no other inserted step is begun: only what gives the Runner back, and cleans up. None at all where
 * it was to put the old Runner back: see {@link isKeptForGoingBack}.
 */
export function nextStep(run: RunContext, unit: Unit): Step | undefined {
  const unitState = run.unit(unit.id);
  const steps = run.stepsOf(unit);
  if (isKeptForGoingBack(run, unit)) return undefined;
  const isFinishing = isVerified(steps, unitState) && failedInsert(run, unit) !== undefined;
  return steps.find((step) => {
    const status = unitState.steps[step.id]?.status;
    if (status === "ended") return false;
    return step.kind !== "custom" || (status !== "failed" && !isFinishing);
  });
}

/**
 * Whether an inserted step that puts the old Runner back when it fails did so once the Runner was given back. Others may rely on
 * it by then, so it is not taken away again without being asked for; what a rollback needs is not removed either.
 */
export function isKeptForGoingBack(run: RunContext, unit: Unit): boolean {
  const unitState = run.unit(unit.id);
  return (
    failedInsert(run, unit)?.onFailure === "restore" &&
    unitState.presence === "returned" &&
    !isPastNoReturn(unitState)
  );
}

/** Whether an inserted step has begun: its handler may have something to take back. */
function hasInserts(run: RunContext, unit: Unit): boolean {
  const { steps } = run.unit(unit.id);
  return run.stepsOf(unit).some((step) => step.kind === "custom" && steps[step.id] !== undefined);
}
