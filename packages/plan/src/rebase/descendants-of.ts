import { indexUnits, unitsOfRunner } from "../model/index-units.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import type { SeenRunner } from "../replicas/seen-runner.js";

/**
 * Returns the units of the new plan that a unit of the old one has become: one, of the same Runner and replica or of the
 * replica in its place; several where its Runner was upgraded as a whole and is split into replicas by now. Empty: none.
 */
export function descendantsOf(unit: Unit, { id, replica }: SeenRunner, plan: Plan): readonly Unit[] {
  const own = indexUnits(plan).get(unitIdOf(id, replica?.id));
  if (own !== undefined) return [own];
  const isSplit = unit.replicaId !== undefined;
  return unitsOfRunner(plan, id).filter(({ replicaId }) => (replicaId !== undefined) !== isSplit);
}
