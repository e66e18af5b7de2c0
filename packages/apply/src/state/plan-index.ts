import type { Plan, Step, Unit } from "@runner-upgrade/plan";
import { stepFacts } from "@runner-upgrade/plan/carry-out";

const unitsOfPlans = new WeakMap<Plan, ReadonlyMap<string, Unit>>();

/** The plan's units by Runner id. Made once per plan: plans are large and asked often. */
export function unitsById(plan: Plan): ReadonlyMap<string, Unit> {
  const known = unitsOfPlans.get(plan);
  if (known !== undefined) return known;
  const units = new Map(plan.units.map((unit) => [unit.runnerId, unit]));
  unitsOfPlans.set(plan, units);
  return units;
}

/** The ordered steps of a Runner's unit; none for a Runner that is no unit. */
export function procedureOf(plan: Plan, runnerId: string): readonly Step[] {
  const unit = unitsById(plan).get(runnerId);
  return unit === undefined ? [] : (plan.procedures[unit.procedure]?.steps ?? []);
}

/** Whether a step may change something on the host, so that the rollback has to ask the host. */
export function touchesHost(step: Step): boolean {
  return step.kind !== "custom" && stepFacts(step.kind).isRollbackDue;
}

/** The steps that need the new token, which lives in memory only: until they ended, a crash means a new one. */
export function tokenSteps(plan: Plan, runnerId: string): readonly string[] {
  const steps = procedureOf(plan, runnerId);
  const pointOfNoReturn = steps.findIndex(({ kind }) => kind === "regenerate-credentials");
  if (pointOfNoReturn < 0) return [];
  return steps
    .slice(pointOfNoReturn + 1)
    .filter(({ kind }) => kind !== "custom" && stepFacts(kind).needsNewToken)
    .map(({ id }) => id);
}
