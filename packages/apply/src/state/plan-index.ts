import type { Plan, Step } from "@runner-upgrade/plan";
import { indexUnits, stepFacts } from "@runner-upgrade/plan/carry-out";

/** The ordered steps of a unit; none for an id that stands for no unit. */
export function procedureOf(plan: Plan, unitId: string): readonly Step[] {
  const unit = indexUnits(plan).get(unitId);
  return unit === undefined ? [] : (plan.procedures[unit.procedure]?.steps ?? []);
}

/** Whether a step may change something on the host, so that the rollback has to ask the host. */
export function touchesHost(step: Step): boolean {
  return step.kind !== "custom" && stepFacts(step.kind).isRollbackDue;
}

/** The steps that need the new token, which lives in memory only: until they ended, a crash means a new one. */
export function tokenSteps(plan: Plan, unitId: string): readonly string[] {
  const steps = procedureOf(plan, unitId);
  const pointOfNoReturn = steps.findIndex(({ kind }) => kind === "regenerate-credentials");
  if (pointOfNoReturn < 0) return [];
  return steps
    .slice(pointOfNoReturn + 1)
    .filter(({ kind }) => kind !== "custom" && stepFacts(kind).needsNewToken)
    .map(({ id }) => id);
}
