import { mapConcurrently } from "@runner-upgrade/executor";
import type { RunnerSummary } from "@runner-upgrade/client";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { FleetProgress } from "../options/observe-fleet-options.js";
import { concernsOne } from "./concerns-one.js";
import type { Unreadable } from "./unreadable.js";
import { readListing, readUntold, type ProjectReading } from "./read-project.js";

/**
 * Finds and reads every project that one of the listed Runners is in. The system's list tells only in how many
 * projects a Runner is, so Runners are asked until the projects that they name account for all; a fleet whose Runners
 * share projects is read with few calls. Asks one Runner first, then twice as many each time, `concurrency` at most.
 */
export async function readAllProjects(
  controlPlane: ControlPlane,
  runners: readonly RunnerSummary[],
  options: {
    readonly concurrency: number;
    readonly signal?: AbortSignal | undefined;
    /** Told of Runners that cannot be read, of which the projects are not known. @default they reject */
    readonly unreadable?: Unreadable;
    readonly onProgress?: ((progress: FleetProgress) => void) | undefined;
  },
): Promise<ProjectReading[]> {
  const { signal, concurrency, unreadable, onProgress } = options;
  const projects = new Map<string, ProjectReading>();
  const counts = new Map<string, number>();
  let readCount = 0;

  const projectsOf = async ({ id }: RunnerSummary): Promise<readonly string[]> => {
    try {
      const { projects: named } = await controlPlane.getRunner(id, { signal });
      readCount += 1;
      return Object.keys(named);
    } catch (error) {
      if (signal?.aborted === true || unreadable === undefined || !concernsOne(error)) throw error;
      unreadable.set(id, error);
      return [];
    }
  };
  const read = async (names: readonly string[]): Promise<void> => {
    const total = projects.size + names.length;
    const listings = await mapConcurrently(names, concurrency, (name) =>
      readListing(controlPlane, name, signal),
    );
    const untold = listings.flatMap((listing) => listing.untold.map((runnerId) => ({ listing, runnerId })));
    await mapConcurrently(untold, concurrency, ({ listing, runnerId }) =>
      readUntold(controlPlane, listing, runnerId, { signal, unreadable }),
    );
    for (const { reading } of listings) {
      projects.set(reading.name, reading);
      for (const id of reading.associations.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
      onProgress?.({ reading: "projects", done: projects.size, total });
    }
  };

  let next = 0;
  for (let atATime = 1; next < runners.length; atATime = Math.min(2 * atATime, Math.max(1, concurrency))) {
    const asked: RunnerSummary[] = [];
    for (; next < runners.length && asked.length < atATime; next += 1) {
      const runner = runners[next];
      if (runner !== undefined && !isAccountedFor(runner, counts)) asked.push(runner);
    }
    const named = await mapConcurrently(asked, concurrency, projectsOf);
    await read([...new Set(named.flat())].filter((name) => !projects.has(name)));
  }
  const failures = unreadable === undefined ? [] : [...unreadable.values()];
  // Where not one can be read it is no Runner's fault.
  if (failures.length > 0 && readCount === 0) throw failures[0];
  return [...projects.values()];
}

function isAccountedFor(
  { id, associatedProjects }: RunnerSummary,
  counts: ReadonlyMap<string, number>,
): boolean {
  return associatedProjects !== null && (counts.get(id) ?? 0) >= associatedProjects;
}
