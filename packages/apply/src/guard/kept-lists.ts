import type { RunnerSummary } from "@runner-upgrade/client";
import type { Clock } from "@runner-upgrade/executor";
import type { ProjectReading } from "../observe/read-project.js";
import type { FleetReading, Look } from "./look.js";

/** So long a list tells whom to ask. Whom it names is read anew before it counts, so its age costs a detour at most. */
const listLifeMs = 4 * 3_600_000;

/** The lists as they were last read. */
export interface KeptLists {
  /** Keeps what a reading showed, and returns it. */
  keep(reading: FleetReading): FleetReading;
  /** What was last read of these projects; null where one of them was not read in the last four hours. */
  of(projects: readonly string[]): Look | null;
}

/** Makes an empty store of lists. */
export function createKeptLists(clock: Clock): KeptLists {
  let listed: readonly RunnerSummary[] = [];
  const kept = new Map<string, { readonly reading: ProjectReading; readonly readAt: number }>();
  // One for each set of lists, so that a fleet is made of them once.
  let sharedBy = {};
  return {
    keep: (read) => {
      ({ listed } = read);
      sharedBy = {};
      for (const [name, reading] of read.readings) {
        try {
          kept.set(name, { reading: reading(), readAt: clock.now() });
        } catch {
          kept.delete(name);
        }
      }
      return read;
    },
    of: (projects) => {
      const readings: ProjectReading[] = [];
      for (const project of projects) {
        const { reading, readAt } = kept.get(project) ?? {};
        // Negative where the machine's clock was put back meanwhile.
        const ageMs = readAt === undefined ? -1 : clock.now() - readAt;
        if (reading === undefined || ageMs < 0 || ageMs > listLifeMs) return null;
        readings.push(reading);
      }
      return readings.length === 0 ? null : { sharedBy, listed, readings };
    },
  };
}
