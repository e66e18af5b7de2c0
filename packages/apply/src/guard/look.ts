import type { RunnerSummary } from "@runner-upgrade/client";
import { mapConcurrently } from "@runner-upgrade/executor";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { readProject, type ProjectReading } from "../observe/read-project.js";

/** What one look at the fleet showed. */
export interface Look {
  /** The same for all who share it, and for no other look. */
  readonly sharedBy: object;
  readonly listed: readonly RunnerSummary[];
  readonly readings: readonly ProjectReading[];
}

/** What one reading of the lists showed: of a project that could not be read, why. */
export interface FleetReading {
  readonly sharedBy: object;
  readonly listed: readonly RunnerSummary[];
  readonly readings: ReadonlyMap<string, () => ProjectReading>;
}

/** Reads the list of Runners, and these projects. */
export async function readFleet(
  controlPlane: ControlPlane,
  projects: readonly string[],
  signal: AbortSignal,
): Promise<FleetReading> {
  signal.throwIfAborted();
  const [listed, readings] = await Promise.all([
    controlPlane.listRunners({}, { signal }),
    // A project that cannot be read concerns those who asked for it.
    mapConcurrently(projects, 4, (name) =>
      readProject(controlPlane, name, signal).then(
        (reading) => [name, () => reading] as const,
        (error: unknown) =>
          [
            name,
            () => {
              throw error;
            },
          ] as const,
      ),
    ),
  ]);
  return { sharedBy: {}, listed, readings: new Map<string, () => ProjectReading>(readings) };
}
