import type { Association } from "../world/runner-record.js";
import type { World } from "../world/world.js";
import type { ProjectAssignment } from "./simulator.js";

/** How a new Runner serves its projects, with the defaults of each project's way to choose Runners. */
export function toAssociations(
  world: World,
  projects: readonly (string | ProjectAssignment)[],
): readonly Association[] {
  return projects.map((one) => {
    const assignment: ProjectAssignment = typeof one === "string" ? { name: one } : one;
    const project = world.projects.get(assignment.name);
    if (project === undefined) {
      throw new Error(`The simulator knows no project ${assignment.name}: add it before its Runners.`);
    }
    const isAutomatic = project.dispatch === "automatic";
    return {
      project: assignment.name,
      value: assignment.assigned ?? ".*",
      nodeFilter: assignment.nodeFilter === undefined ? (isAutomatic ? ".*" : null) : assignment.nodeFilter,
      remoteNodeDispatch: assignment.remoteNodeDispatch ?? isAutomatic,
      isNode: assignment.isNode ?? false,
    };
  });
}
