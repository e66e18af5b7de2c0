import type { Need } from "../needs/need.js";
import type { Plan, Unit } from "../model/plan.js";

/**
 * Who stands in for each need while a plan is carried out, counted from the plan alone: each unit that comes
 * back serves, and whoever is no unit stays as it was observed.
 */
export class PlanAvailability {
  readonly #needs: ReadonlyMap<string, Need>;
  readonly #available: Map<string, number> = new Map<string, number>();
  readonly #outOfService: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #here: Set<string> = new Set<string>();

  constructor(plan: Pick<Plan, "needs" | "units">) {
    this.#needs = new Map(plan.needs.map((need) => [need.id, need]));
    this.#outOfService = new Map(plan.needs.map((need) => [need.id, new Set(need.outOfService)]));
    for (const need of plan.needs) this.#available.set(need.id, standingIn(need));
    for (const unit of plan.units) {
      if (unit.premises.statusClass === "serving") this.#here.add(unit.runnerId);
      else this.#change(unit, -1);
    }
  }

  /** How many stand in for a need now. */
  available(needId: string): number {
    return this.#available.get(needId) ?? 0;
  }

  /** The needs that this unit's absence would leave short now. None for one that is absent already, or never is. */
  shortOf(unit: Unit): string[] {
    if (unit.isAbsent || unit.keepsServing === true) return [];
    return unit.needs.filter((id) => this.#others(unit, id) < this.#required(unit, id));
  }

  /** The unit is taken away. */
  leave(unit: Unit): void {
    if (this.#here.delete(unit.runnerId)) this.#change(unit, -1);
  }

  /** The unit is back, and serves. */
  comeBack(unit: Unit): void {
    if (this.#here.has(unit.runnerId)) return;
    this.#here.add(unit.runnerId);
    this.#change(unit, 1);
  }

  #others(unit: Unit, needId: string): number {
    const itself = this.#here.has(unit.runnerId) && this.#counts(unit, needId) ? 1 : 0;
    return this.available(needId) - itself;
  }

  #required(unit: Unit, needId: string): number {
    return unit.loweredNeeds?.[needId] ?? this.#needs.get(needId)?.minAvailable ?? 0;
  }

  #counts(unit: Unit, needId: string): boolean {
    return (
      this.#needs.get(needId)?.kind !== "unprovable" && !this.#outOfService.get(needId)?.has(unit.runnerId)
    );
  }

  #change(unit: Unit, by: 1 | -1): void {
    for (const id of unit.needs) if (this.#counts(unit, id)) this.#available.set(id, this.available(id) + by);
  }
}

function standingIn(need: Need): number {
  return need.kind === "unprovable" ? 0 : need.servedBy.length - (need.outOfService?.length ?? 0);
}
