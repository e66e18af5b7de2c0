import type { Plan, Unit } from "../model/plan.js";

/** What the cordon of a unit concerns. */
export interface UnitCordon {
  /** A project may choose it by its tags. */
  readonly takesTags: boolean;
  /** Automatic projects that choose it by its node filter. */
  readonly projects: readonly string[];
}

/** What the cordon of a unit concerns, by the needs that it serves. */
export function cordonOf(plan: Pick<Plan, "needs">, unit: Pick<Unit, "needs" | "premises">): UnitCordon {
  const served = new Set(unit.needs);
  const automatic = plan.needs.filter(({ kind, id }) => kind === "node-filter" && served.has(id));
  const projects = [...new Set(automatic.map(({ project }) => project))];
  const { premises } = unit;
  return {
    takesTags: premises.tags.length > 0 && premises.projects.some((project) => !projects.includes(project)),
    projects,
  };
}
