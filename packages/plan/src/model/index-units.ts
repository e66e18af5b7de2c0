import type { Plan, Unit } from "./plan.js";

const byId = new WeakMap<readonly Unit[], ReadonlyMap<string, Unit>>();
const byRunner = new WeakMap<readonly Unit[], ReadonlyMap<string, readonly Unit[]>>();

/** The units of a plan by unit id. Made once per plan. */
export function indexUnits({ units }: Pick<Plan, "units">): ReadonlyMap<string, Unit> {
  const known = byId.get(units);
  if (known !== undefined) return known;
  const index = new Map(units.map((unit) => [unit.id, unit]));
  byId.set(units, index);
  return index;
}

/** The units of a Runner, in the plan's order: one, or one per replica; none for a Runner that is no unit. */
export function unitsOfRunner(plan: Pick<Plan, "units">, runnerId: string): readonly Unit[] {
  return indexByRunner(plan).get(runnerId) ?? [];
}

function indexByRunner({ units }: Pick<Plan, "units">): ReadonlyMap<string, readonly Unit[]> {
  const known = byRunner.get(units);
  if (known !== undefined) return known;
  const index = new Map<string, Unit[]>();
  for (const unit of units) {
    const others = index.get(unit.runnerId);
    if (others === undefined) index.set(unit.runnerId, [unit]);
    else others.push(unit);
  }
  byRunner.set(units, index);
  return index;
}
