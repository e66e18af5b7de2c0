import { mapConcurrently } from "@runner-upgrade/executor";
import type { RunnerInfo, RunnerSummary } from "@runner-upgrade/client";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { concernsOne } from "./concerns-one.js";
import type { Unreadable } from "./unreadable.js";
import { readProject, type ProjectReading } from "./read-project.js";

/**
 * Finds and reads every project that one of the listed Runners is in. The system's list tells only in how many
 * projects a Runner is, so Runners are asked one by one until the projects that they name account for all; a fleet
 * whose Runners share projects is read with few calls.
 */
export async function readAllProjects(
  controlPlane: ControlPlane,
  runners: readonly RunnerSummary[],
  options: {
    readonly concurrency: number;
    readonly signal?: AbortSignal | undefined;
    /** Told of Runners that cannot be read, of which the projects are not known. @default they reject */
    readonly unreadable?: Unreadable;
  },
): Promise<ProjectReading[]> {
  const { signal, concurrency, unreadable } = options;
  const projects = new Map<string, ProjectReading>();
  let isAnyRead = false;
  for (const runner of runners) {
    if (runner.associatedProjects !== null && countOf(projects, runner.id) >= runner.associatedProjects)
      continue;
    let info: RunnerInfo;
    try {
      info = await controlPlane.getRunner(runner.id, { signal });
      isAnyRead = true;
    } catch (error) {
      if (signal?.aborted === true || unreadable === undefined || !concernsOne(error)) throw error;
      unreadable.set(runner.id, error);
      continue;
    }
    const missing = Object.keys(info.projects).filter((name) => !projects.has(name));
    const readings = await mapConcurrently(missing, concurrency, (name) =>
      readProject(controlPlane, name, signal, unreadable),
    );
    for (const reading of readings) projects.set(reading.name, reading);
  }
  const failures = unreadable === undefined ? [] : [...unreadable.values()];
  // Where not one can be read it is no Runner's fault.
  if (failures.length > 0 && !isAnyRead) throw failures[0];
  return [...projects.values()];
}

function countOf(projects: ReadonlyMap<string, ProjectReading>, runnerId: string): number {
  let count = 0;
  for (const { associations } of projects.values()) if (associations.has(runnerId)) count += 1;
  return count;
}
