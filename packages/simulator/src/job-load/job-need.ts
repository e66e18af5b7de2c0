import type { World } from "../world/world.js";

/** What a job asks for: all of some tags in a manual project, nodes in an automatic one. */
export type JobNeed =
  | { readonly project: string; readonly tags: readonly string[] }
  | { readonly project: string; readonly nodeFilter: string };

/** What the Runners of these projects serve now: one need per exact tag set, or per node filter. */
export function needsServedNow(world: World, projects: readonly string[] | undefined): readonly JobNeed[] {
  const needs = new Map<string, JobNeed>();
  for (const project of world.projects.values()) {
    if (projects !== undefined && !projects.includes(project.name)) continue;
    for (const runner of world.runners.values()) {
      const association = runner.associations.get(project.name);
      if (association === undefined) continue;
      const need = needServed(project.name, project.dispatch, runner.tags, association);
      if (need !== null) needs.set(JSON.stringify(need), need);
    }
  }
  return [...needs.values()];
}

function needServed(
  project: string,
  dispatch: "manual" | "automatic",
  tags: readonly string[],
  association: { readonly nodeFilter: string | null; readonly remoteNodeDispatch: boolean },
): JobNeed | null {
  if (dispatch === "manual") return tags.length === 0 ? null : { project, tags };
  const { nodeFilter, remoteNodeDispatch } = association;
  return nodeFilter === null || !remoteNodeDispatch ? null : { project, nodeFilter };
}

/** A need in words, for names of jobs. */
export const describeNeed = (need: JobNeed): string =>
  "tags" in need ? `tags ${need.tags.join("+")}` : `nodes ${need.nodeFilter}`;
