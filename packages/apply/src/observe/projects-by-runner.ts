import type { ProjectReading } from "./read-project.js";

/** The projects of each Runner by its id, in the order in which they were read. */
export function projectsByRunner(
  projects: readonly ProjectReading[],
): ReadonlyMap<string, readonly ProjectReading[]> {
  const byRunner = new Map<string, ProjectReading[]>();
  for (const project of projects) {
    for (const runnerId of project.associations.keys()) {
      const its = byRunner.get(runnerId);
      if (its === undefined) byRunner.set(runnerId, [project]);
      else its.push(project);
    }
  }
  return byRunner;
}
