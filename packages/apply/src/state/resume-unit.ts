import type { Plan } from "@runner-upgrade/plan";
import { tokenSteps } from "./plan-index.js";
import { withoutStepsFrom } from "./reduce-unit.js";
import { freshUnit, type StepState, type UnitState } from "./unit-state.js";

/**
 * A unit as another process finds it: what was under way is interrupted, a claim on which nothing followed is given
 * back, and where the new token is still needed, which lived in the memory of the process that is gone, the
 * credentials are regenerated again.
 */
export function resumeUnit(plan: Plan, unit: UnitState): UnitState {
  if (unit.end !== null) return unit;
  const isUntouched = Object.keys(unit.steps).length === 0 && unit.credentials === "old";
  if (isUntouched && unit.presence === "claimed" && unit.rollback === null) {
    const { refusal, awayFrom, awayUntil } = unit;
    return { ...freshUnit(unit.unitId), refusal, awayFrom, awayUntil };
  }
  const interrupted: UnitState = { ...unit, steps: interruptSteps(unit) };
  const isTokenNeeded =
    unit.credentials !== "old" &&
    tokenSteps(plan, unit.unitId).some((stepId) => unit.steps[stepId]?.status !== "ended");
  return isTokenNeeded ? withoutStepsFrom(plan, interrupted, "regenerate-credentials") : interrupted;
}

function interruptSteps(unit: UnitState): UnitState["steps"] {
  const interrupt = (step: StepState): StepState =>
    step.status === "started" ? { ...step, status: "interrupted" } : step;
  return Object.fromEntries(
    Object.entries(unit.steps).flatMap(([stepId, step]) =>
      step === undefined ? [] : [[stepId, interrupt(step)] as const],
    ),
  );
}
