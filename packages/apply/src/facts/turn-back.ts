import type { Step, Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { endsProcess, hasOutageBegun, isPastNoReturn, isVerified } from "./unit-facts.js";
import { mayBeOnHost, mayHaveMadeReplica } from "../state/unit-state.js";

/** Why a unit is put back, and what it ends as then. */
export interface Turn {
  readonly reason: string;
  readonly code: string;
  readonly endsAs: "rolled-back" | "skipped";
  readonly countsAsFailure: boolean;
}

/** Why a unit goes back that nothing failed in: the user's abort, as far as it reaches; null when it goes on. */
export function whyTurnBack(run: RunContext, unit: Unit): Turn | null {
  const unitState = run.unit(unit.id);
  const steps = run.stepsOf(unit);
  if (isPastNoReturn(unitState) || isVerified(steps, unitState)) return null;
  const isStopped = hasOutageBegun(steps, unitState);
  const signal = isStopped ? run.rollbackWanted : run.admissionEnded;
  if (!signal.aborted) return null;
  const isChanged =
    unitState.presence !== "claimed" || mayBeOnHost(unitState) || mayHaveMadeReplica(unitState);
  return {
    reason: isStopped
      ? "The run was aborted while the Runner was away."
      : "The run was aborted before the Runner was stopped.",
    code: "RUN_ABORTED",
    endsAs: isChanged ? "rolled-back" : "skipped",
    countsAsFailure: false,
  };
}

/**
 * The abort that may end a step while it goes on. Before the Runner is stopped the first one does, for what only
 * looks or waits and for what the user inserted; while it is away the second; behind the point of no return none.
 */
export function abortSignalFor(run: RunContext, unit: Unit, step: Step): AbortSignal | undefined {
  const unitState = run.unit(unit.id);
  const steps = run.stepsOf(unit);
  if (isPastNoReturn(unitState) || isVerified(steps, unitState)) return undefined;
  if (step.kind === "regenerate-credentials") return undefined;
  if (endsProcess(step) || hasOutageBegun(steps, unitState)) return run.rollbackWanted;
  const mayEnd =
    step.undo === "nothing-changes" || ["custom", "lend-tags", "stage-image"].includes(step.kind);
  return mayEnd ? run.admissionEnded : undefined;
}
