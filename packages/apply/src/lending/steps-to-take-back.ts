import type { Unit } from "@runner-upgrade/plan";
import { lentOf } from "../state/lent.js";
import { cleanUpSteps, rollbackSteps, sweepSteps } from "../state/rollback-steps.js";
import type { UnitState } from "../state/unit-state.js";
import { lendingSteps } from "./describe-lent.js";

/** What of the unit's lent tags a person would have to take back. */
export function stepsToTakeBack(unit: Unit, unitState: UnitState): string[] {
  return isTakenBack(unitState) ? [] : lendingSteps(unit, lentOf(unitState));
}

/** Whether the last step that was to take them back did so. Their record stays where a request was not answered. */
export function isTakenBack({ steps }: UnitState): boolean {
  const last = [
    cleanUpSteps.takeBackTags,
    sweepSteps.takeBackTags,
    rollbackSteps.takeBackTags,
    "take-back-tags",
  ].find((id) => steps[id] !== undefined);
  const step = last === undefined ? undefined : steps[last];
  return step?.status === "ended" && step.outcome !== "continued";
}
