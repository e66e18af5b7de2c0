import type { Plan, Unit } from "./plan.js";

const indexes = new WeakMap<readonly Unit[], ReadonlyMap<string, Unit>>();

/** The units of a plan by Runner id. Made once per plan. */
export function indexUnits(plan: Pick<Plan, "units">): ReadonlyMap<string, Unit> {
  const known = indexes.get(plan.units);
  if (known !== undefined) return known;
  const index = new Map(plan.units.map((unit) => [unit.runnerId, unit]));
  indexes.set(plan.units, index);
  return index;
}
