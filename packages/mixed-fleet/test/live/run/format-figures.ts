import type { JobLoadReport } from "@runner-upgrade/simulator";
import { formatSummary, summaryOf } from "../../../src/figures/summary.js";
import { unitTimes } from "../../../src/figures/unit-times.js";
import type { FleetUpgrade } from "./upgrade-fleet.js";

/** A run in one line: jobs, and what it took from each Runner, in seconds of the fleet's clock. */
export function formatFigures(name: string, { report, events }: FleetUpgrade, load: JobLoadReport): string {
  const times = unitTimes(events);
  const reasons = [
    ...countBy(
      load.losses.map(({ reason, need }) => `${reason} by ${"tags" in need ? "tags" : "node filter"}`),
    ),
  ]
    .map(([reason, count]) => `${reason} ${String(count)}`)
    .join(", ");
  return [
    `${name}: ${String(report.totals.upgraded)} of ${String(report.units.length)} Runners upgraded`,
    `run ${((report.endedAt - report.startedAt) / 1_000).toFixed(0)} s`,
    `jobs done ${String(load.done)}, lost ${String(load.lost)}${reasons === "" ? "" : ` (${reasons})`}`,
    `cordon to stop ${formatSummary(summaryOf(times.map(({ cordonToStopMs }) => cordonToStopMs)))} s`,
    `out of service ${formatSummary(summaryOf(times.map(({ outOfServiceMs }) => outOfServiceMs)))} s`,
  ].join("; ");
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
