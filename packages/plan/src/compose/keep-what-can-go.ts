import type { Need } from "../needs/need.js";
import { PlanAvailability } from "../availability/plan-availability.js";
import type { Plan, Unit } from "../model/plan.js";

/** What is left of a plan when only some of its units may stay. */
export interface Kept {
  readonly needs: readonly Need[];
  readonly units: readonly Unit[];
  /** Those that may stay, but need the return of one that may not. */
  readonly left: readonly Unit[];
}

/**
 * Keeps those of the given units that can still go when the others do not come back. One walk is enough: in a
 * plan, whoever is needed stands before those who need it.
 */
export function keepWhatCanGo(plan: Plan, fitting: readonly Unit[]): Kept {
  const availability = new PlanAvailability({ needs: withoutReturn(plan, fitting), units: fitting });
  const units: Unit[] = [];
  const left: Unit[] = [];
  for (const unit of fitting) {
    if (availability.shortOf(unit).length > 0) left.push(unit);
    else {
      units.push(unit);
      availability.comeBack(unit);
    }
  }
  const staying = new Set(units.map(({ id }) => id));
  const used = new Set(units.flatMap((unit) => unit.needs));
  return {
    needs: withoutReturn(plan, units).filter(({ id }) => used.has(id)),
    units: units.map((unit) => ({ ...unit, waitsFor: unit.waitsFor.filter((id) => staying.has(id)) })),
    left,
  };
}

/** The needs, with those units that are not in the plan any more and did not serve marked as out of service. */
function withoutReturn(plan: Plan, units: readonly Unit[]): Need[] {
  const staying = new Set(units.map(({ id }) => id));
  const lost = new Set(
    plan.units
      .filter(({ id, premises }) => premises.statusClass !== "serving" && !staying.has(id))
      .map(({ runnerId }) => runnerId),
  );
  return plan.needs.map((need) => {
    if (need.kind === "unprovable" || !need.servedBy.some((id) => lost.has(id))) return need;
    const out = new Set(need.outOfService);
    return { ...need, outOfService: need.servedBy.filter((id) => out.has(id) || lost.has(id)) };
  });
}
