import type { Step, Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { rollBack, release } from "../rollback/roll-back.js";
import { endNotAuthorized } from "./end-of-steps.js";
import { isTurnedAway, noteAccess, notAuthorized } from "./turned-away.js";
import { abortSignalFor } from "../facts/turn-back.js";
import { hasOutageBegun, hasSomethingToTakeBack, isPastNoReturn } from "../facts/unit-facts.js";

/**
 * Whether the guard is asked directly before this step. Behind the point of no return there is nothing to ask. A step that
 * takes the Runner away and has begun before is asked for anew: the answer that allowed it was a dead process's, and old.
 */
export function mustAsk(
  run: RunContext,
  unit: Unit,
  step: Step,
  { wasJustAllowed }: { readonly wasJustAllowed: boolean },
): boolean {
  const unitState = run.unit(unit.id);
  if (isPastNoReturn(unitState)) return false;
  const isOpen = unitState.presence !== "away" || unitState.steps[step.id] !== undefined;
  return step.isGuarded || (step.takesAway && isOpen && !wasJustAllowed);
}

/** Null when the unit may go on, else why not. */
export async function askGuard(run: RunContext, unit: Unit, step: Step): Promise<string | null> {
  const signal = abortSignalFor(run, unit, step);
  const { isTurnedAway: isNotAsked = false, ...answer } = await run.guard.ask(unit, signal);
  noteAccess(run, unit, isNotAsked);
  run.emit({ type: "guard-answered", unitId: unit.id, stepId: step.id, ...answer });
  return answer.isAllowed ? null : answer.reason;
}

/** A unit that was refused: back into the queue, and where it was stopped already, the old Runner up again at once. */
export async function refuse(run: RunContext, unit: Unit, reason: string): Promise<void> {
  const isForGood = isTurnedAway(run, unit);
  if (!hasSomethingToTakeBack(run, unit)) {
    await (isForGood ? endNotAuthorized(run, unit, reason) : release(run, unit, reason));
    return;
  }
  const isStopped = hasOutageBegun(run.stepsOf(unit), run.unit(unit.id));
  await rollBack(run, unit, {
    reason: isStopped ? `The guard refused to go on: ${reason}` : reason,
    code: isForGood ? notAuthorized : "GUARD_REFUSED",
    endsAs: isStopped ? "rolled-back" : isForGood ? "skipped" : "queued",
    countsAsFailure: false,
  });
}
