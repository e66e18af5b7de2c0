import type { Plan, StepKind } from "@runner-upgrade/plan";
import { procedureOf } from "./plan-index.js";
import type { UnitState } from "./unit-state.js";
import { rollbackSteps } from "./rollback-steps.js";

/**
 * Whether a unit that was taken away has been given back: verified or put back, *and* uncordoned. A Runner that is
 * upgraded but still cordoned gets no work, so it is away.
 */
export function isGivenBack(plan: Plan, unit: UnitState): boolean {
  const steps = procedureOf(plan, unit.unitId);
  const ofKind = (kind: StepKind): string | undefined => steps.find((step) => step.kind === kind)?.id;
  const hasEnded = (stepId: string | undefined): boolean =>
    stepId !== undefined && unit.steps[stepId]?.status === "ended";
  const cordon = ofKind("cordon");
  const isCordoned = cordon !== undefined && unit.steps[cordon] !== undefined;

  if (unit.rollback !== null) {
    const isUp = !unit.isHostTouched || hasEnded(rollbackSteps.verify);
    return isUp && (!isCordoned || hasEnded(rollbackSteps.uncordon));
  }
  return hasEnded(ofKind("verify")) && (!isCordoned || hasEnded(ofKind("uncordon")));
}
