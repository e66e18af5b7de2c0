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

/** The replica that a unit is; undefined for one that is a whole Runner. */
export function ownReplicaOf(plan: Plan, unitId: string): string | undefined {
  return indexUnits(plan).get(unitId)?.replicaId;
}

/** The step that brings the new token; undefined where the credentials are kept. */
export function tokenMaker(steps: readonly Step[]): Step | undefined {
  return steps.find((step) => step.kind !== "custom" && stepFacts(step.kind).makesNewToken);
}

/** The steps that need the new token, which lives in memory only: until they ended, a crash means a new one. */
export function tokenSteps(plan: Plan, unitId: string): readonly string[] {
  const steps = procedureOf(plan, unitId);
  const maker = tokenMaker(steps);
  if (maker === undefined) return [];
  return steps
    .slice(steps.indexOf(maker) + 1)
    .filter(({ kind }) => kind !== "custom" && stepFacts(kind).needsNewToken)
    .map(({ id }) => id);
}
