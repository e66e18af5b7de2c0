import type { Plan } from "@runner-upgrade/plan";
import { procedureOf, tokenMaker, tokenSteps } from "./plan-index.js";
import { withoutSteps, withoutStepsFrom } from "./without-steps.js";
import { freshUnit, mayHaveMadeReplica, type StepState, type UnitState } from "./unit-state.js";

/**
 * A unit as another process finds it: what was under way is interrupted, a claim on which nothing followed is given
 * back, and where the new token is still needed, which lived in the memory of the process that is gone, the
 * credentials are regenerated again.
 */
export function resumeUnit(plan: Plan, unit: UnitState): UnitState {
  if (unit.end !== null) return unit;
  const isUntouched =
    Object.keys(unit.steps).length === 0 && unit.credentials === "old" && !mayHaveMadeReplica(unit);
  if (isUntouched && unit.presence === "claimed" && unit.rollback === null) {
    const { refusal, awayFrom, awayUntil } = unit;
    return { ...freshUnit(unit.unitId), refusal, awayFrom, awayUntil };
  }
  const interrupted: UnitState = { ...unit, steps: interruptSteps(unit) };
  const needing = tokenSteps(plan, unit.unitId);
  const isTokenNeeded = needing.some((stepId) => unit.steps[stepId]?.status !== "ended");
  // A rollback needs no new token.
  if (!isTokenNeeded || (unit.rollback !== null && unit.credentials === "old")) return interrupted;
  const maker = tokenMaker(procedureOf(plan, unit.unitId));
  // The old replica's credentials live: only what the new one's are needed for is done again.
  if (maker?.kind === "create-replica") return withoutSteps(interrupted, [maker.id, ...needing]);
  return unit.credentials === "old"
    ? interrupted
    : withoutStepsFrom(plan, interrupted, "regenerate-credentials");
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
