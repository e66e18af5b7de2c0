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

/** What was last read of one project, and the Runners that are in it. */
interface Kept {
  readonly reading: ProjectReading;
  readonly listed: readonly RunnerSummary[];
  readonly readAt: number;
}

/** Makes an empty store of lists. */
export function createKeptLists(clock: Clock): KeptLists {
  const kept = new Map<string, Kept>();
  // One for each set of projects until one of them is read anew, so that a fleet is made of them once.
  const looks = new Map<string, Look>();
  return {
    keep: (read) => {
      const byId = new Map(read.listed.map((summary) => [summary.id, summary]));
      for (const [name, reading] of read.readings) {
        try {
          kept.set(name, keptOf(reading(), byId, clock.now()));
        } catch {
          kept.delete(name);
        }
      }
      return read;
    },
    of: (projects) => {
      const parts: Kept[] = [];
      for (const project of projects) {
        const part = kept.get(project);
        // Negative where the machine's clock was put back meanwhile.
        const ageMs = part === undefined ? -1 : clock.now() - part.readAt;
        if (part === undefined || ageMs < 0 || ageMs > listLifeMs) return null;
        parts.push(part);
      }
      if (parts.length === 0) return null;
      const key = projects.join("\n");
      const known = looks.get(key);
      if (known?.readings.every((one, index) => one === parts[index]?.reading) === true) return known;
      const look = lookOf(parts);
      looks.set(key, look);
      return look;
    },
  };
}

function keptOf(reading: ProjectReading, byId: ReadonlyMap<string, RunnerSummary>, readAt: number): Kept {
  return { reading, readAt, listed: [...reading.associations.keys()].flatMap((id) => byId.get(id) ?? []) };
}

function lookOf(parts: readonly Kept[]): Look {
  const listed = new Map(parts.flatMap((part) => part.listed.map((summary) => [summary.id, summary])));
  return { sharedBy: {}, listed: [...listed.values()], readings: parts.map(({ reading }) => reading) };
}
