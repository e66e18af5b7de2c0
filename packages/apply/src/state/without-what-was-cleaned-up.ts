import type { Plan, Step } from "@runner-upgrade/plan";
import { lendTagsStep } from "./lent.js";
import { procedureOf } from "./plan-index.js";
import { cleanUpSteps } from "./rollback-steps.js";
import type { UnitState } from "./unit-state.js";
import { withoutSteps } from "./without-steps.js";

/** A unit without the steps that a step of a clean-up has undone: one that is resumed all the same does them anew. */
export function withoutWhatWasCleanedUp(plan: Plan, unit: UnitState, stepId: string): UnitState {
  switch (stepId) {
    case cleanUpSteps.uncordon:
      return withoutProofOfNoWork(plan, unit);
    case cleanUpSteps.takeBackTags:
      // A unit that is resumed all the same lends them anew before it is asked for.
      return hasStopped(plan, unit) ? unit : withoutSteps(unit, [lendTagsStep]);
    default:
      return unit;
  }
}

function hasStopped(plan: Plan, unit: UnitState): boolean {
  return procedureOf(plan, unit.unitId).some(
    ({ kind, id }) => kind === "stop" && unit.steps[id]?.status === "ended",
  );
}

const undoneByUncordon: readonly Step["kind"][] = ["check-availability", "cordon", "drain"];

/**
 * A cordon was given back by a clean-up, and the unit may be resumed all the same: work comes again, so the guard is asked,
 * and it is cordoned and drained, anew. What has been stopped has no work.
 */
function withoutProofOfNoWork(plan: Plan, unit: UnitState): UnitState {
  const steps = procedureOf(plan, unit.unitId);
  if (hasStopped(plan, unit)) return unit;
  return withoutSteps(
    unit,
    steps.filter(({ kind }) => undoneByUncordon.includes(kind)).map(({ id }) => id),
  );
}
