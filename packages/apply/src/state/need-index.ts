import type { Need, Plan } from "@runner-upgrade/plan";

/** A plan's needs, found by id and by the Runners that serve them. */
export interface NeedIndex {
  readonly byId: ReadonlyMap<string, Need>;
  /** By Runner id: the ids of the needs that it served when the plan was made. */
  readonly servedBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** By project, in the plan's order. */
  readonly byProject: ReadonlyMap<string, readonly Need[]>;
  /** By need id: how many Runners served it when the plan was made. */
  readonly servers: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<Plan, NeedIndex>();

/** The index of a plan's needs. Made once per plan: plans are large and asked often. */
export function needIndex(plan: Plan): NeedIndex {
  const known = indexes.get(plan);
  if (known !== undefined) return known;
  const servedBy = new Map<string, Set<string>>();
  const byProject = new Map<string, Need[]>();
  for (const need of plan.needs) {
    const others = byProject.get(need.project);
    if (others === undefined) byProject.set(need.project, [need]);
    else others.push(need);
    for (const runnerId of need.servedBy) {
      const served = servedBy.get(runnerId);
      if (served === undefined) servedBy.set(runnerId, new Set([need.id]));
      else served.add(need.id);
    }
  }
  const index = {
    byId: new Map(plan.needs.map((need) => [need.id, need])),
    servedBy,
    byProject,
    servers: new Map(plan.needs.map((need) => [need.id, new Set(need.servedBy).size])),
  };
  indexes.set(plan, index);
  return index;
}
