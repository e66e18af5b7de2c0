import type { Plan } from "@runner-upgrade/plan";
import { procedureOf } from "./plan-index.js";
import type { UnitState } from "./unit-state.js";

/** Forgets a step and those behind it: they are done again, and what they handed on belongs to dead credentials. */
export function withoutStepsFrom(plan: Plan, unit: UnitState, stepId: string): UnitState {
  const ids = procedureOf(plan, unit.unitId).map(({ id }) => id);
  const index = ids.indexOf(stepId);
  return index < 0 ? unit : withoutSteps(unit, ids.slice(index));
}

/** Forgets the steps behind one. */
export function withoutStepsAfter(plan: Plan, unit: UnitState, stepId: string): UnitState {
  const ids = procedureOf(plan, unit.unitId).map(({ id }) => id);
  const index = ids.indexOf(stepId);
  return index < 0 ? unit : withoutSteps(unit, ids.slice(index + 1));
}

/** Forgets these steps and what they handed on. */
export function withoutSteps(unit: UnitState, stepIds: readonly string[]): UnitState {
  const keep = <T>(entries: Readonly<Partial<Record<string, T>>>): Partial<Record<string, T>> =>
    Object.fromEntries(Object.entries(entries).filter(([id]) => !stepIds.includes(id)));
  return { ...unit, steps: keep(unit.steps), record: keep(unit.record) };
}
