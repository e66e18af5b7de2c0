import type { Need, Plan, Unit } from "@runner-upgrade/plan";
import { needIndex } from "../state/need-index.js";

/** The needs that a unit served when the plan was made. */
function ownNeeds(plan: Plan, unit: Unit): Need[] {
  const { byId, servedBy } = needIndex(plan);
  const ids = new Set([...unit.needs, ...(servedBy.get(unit.runnerId) ?? [])]);
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}

/** The Runners that served a unit's needs when the plan was made, and those to which its tags are lent. */
export function serversOf(plan: Plan, unit: Unit): ReadonlySet<string> {
  const lenders = (unit.lends ?? []).map(({ lenderId }) => lenderId);
  return new Set([...ownNeeds(plan, unit).flatMap(({ servedBy }) => servedBy), ...lenders]);
}

/** The projects that a unit is asked about, sorted. */
export function projectsOf(plan: Plan, unit: Unit): string[] {
  const ofNeeds = ownNeeds(plan, unit).map(({ project }) => project);
  return [...new Set([...ofNeeds, ...unit.premises.projects])].sort();
}

/** The needs of these projects: a Runner serves no other, as far as they were looked at. */
export function needsIn(plan: Plan, projects: readonly string[]): Need[] {
  const { byProject } = needIndex(plan);
  return projects.flatMap((project) => byProject.get(project) ?? []);
}
