import type { Policy, Unit } from "@runner-upgrade/plan";
import { indexUnits } from "@runner-upgrade/plan/carry-out";
import type { JournalEvent } from "../events/journal-event.js";

/**
 * How long each Runner's upgrade took, and the median of each platform, from the journals of earlier runs: for the policy of the
 * next plan, which orders its units by them. Of several runs the last one counts. Left out are units that were not upgraded, and
 * those during which the run was resumed by another process: the time between was nobody's.
 *
 * @example
 * ```ts
 * const expectedDurationsMs = durationsFromJournals([await createFileJournal("last-month.journal").read()]);
 * const plan = planUpgrade(fleet, { maxInFlight: "5%", expectedDurationsMs });
 * ```
 */
export function durationsFromJournals(
  journals: Iterable<readonly JournalEvent[]>,
): Policy["expectedDurationsMs"] {
  const taken = [...journals]
    .flatMap((events) => takenIn(events))
    .sort((left, right) => left.endedAt - right.endedAt);
  const byPlatform = new Map<string, number[]>();
  for (const { platform, ms } of taken) byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), ms]);
  return {
    runners: Object.fromEntries(taken.map(({ runnerId, ms }) => [runnerId, ms])),
    platforms: Object.fromEntries([...byPlatform].map(([platform, all]) => [platform, median(all)])),
  };
}

interface Taken {
  readonly runnerId: string;
  readonly platform: string;
  readonly endedAt: number;
  readonly ms: number;
}

function takenIn(events: readonly JournalEvent[]): Taken[] {
  const taken: Taken[] = [];
  let units: ReadonlyMap<string, Unit> = new Map();
  const claimedAt = new Map<string, number>();
  for (const event of events) {
    switch (event.type) {
      case "run-started":
        units = indexUnits(event.plan);
        claimedAt.clear();
        break;
      case "run-resumed":
        claimedAt.clear();
        break;
      case "unit-claimed":
        claimedAt.set(event.unitId, event.at);
        break;
      case "unit-ended": {
        const { unitId, at: endedAt, outcome } = event;
        const startedAt = claimedAt.get(unitId);
        const unit = units.get(unitId);
        if (outcome !== "upgraded" || startedAt === undefined || unit === undefined) break;
        const { runnerId, host } = unit;
        // A machine's clock that was put back tells nothing.
        if (endedAt > startedAt)
          taken.push({ runnerId, platform: host.platform, endedAt, ms: endedAt - startedAt });
        break;
      }
      default:
    }
  }
  return taken;
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
