import type { Plan } from "@runner-upgrade/plan";
import { indexUnits, stepFacts } from "@runner-upgrade/plan/carry-out";
import type { JournalEvent } from "../events/journal-event.js";
import { procedureOf } from "./plan-index.js";
import type { UnitState } from "./unit-state.js";
import { rollbackSteps } from "./rollback-steps.js";

type StepEvent = Extract<JournalEvent, { readonly type: "step-started" | "step-ended" | "step-failed" }>;
const startingAgain: readonly string[] = [rollbackSteps.restore, rollbackSteps.restoreWithNewCredentials];

/**
 * Follows how long a Runner has no process: from the end of its stop to the end of what starts one. Of a roll-out that
 * stops and starts, and does not serve all through, the whole counts: only the platform knows more.
 */
export function withTimeStopped(plan: Plan, unit: UnitState, event: StepEvent): UnitState {
  const kind = procedureOf(plan, unit.unitId).find(({ id }) => id === event.stepId)?.kind;
  const keepsServing = indexUnits(plan).get(unit.unitId)?.keepsServing === true;
  const isStopping =
    kind === "stop"
      ? event.type === "step-ended" || (event.type === "step-failed" && event.mayHaveTakenEffect)
      : kind === "roll-out" && event.type === "step-started" && !keepsServing;
  if (isStopping && unit.stoppedFrom === null)
    return { ...unit, stoppedFrom: event.at, stoppedMs: unit.stoppedMs ?? 0 };
  const isStarted =
    event.type === "step-ended" &&
    ((kind !== undefined && kind !== "custom" && stepFacts(kind).startsProcess) ||
      startingAgain.includes(event.stepId));
  if (!isStarted || unit.stoppedFrom === null) return unit;
  return { ...unit, stoppedFrom: null, stoppedMs: (unit.stoppedMs ?? 0) + event.at - unit.stoppedFrom };
}
