import { oneLine } from "@runner-upgrade/plan/platform";
import type { LostJob, Rehearsal, RehearsedNeed, RehearsedUnit } from "../result/rehearsal.js";
import { cell, wrap } from "./wrap.js";

/** Of long lists the first so many are shown, with how many more there are. */
const mostRows = 20;
const nameWidth = 34;

/**
 * Returns a rehearsal as plain text of at most 80 columns: whether a job would be lost, which and why, how few Runners served
 * each need, when each unit was away, and what was assumed. Of long lists it shows the 20 rows that matter most. Pure.
 *
 * @example
 * ```ts
 * console.log(formatRehearsal(await rehearsePlan(plan, fleet)));
 * ```
 */
export function formatRehearsal(rehearsal: Rehearsal): string {
  const { needs, timeline, lostJobs, assumed } = rehearsal;
  return [
    ...headline(rehearsal),
    ...section("Lost jobs", lostJobs, lossLines),
    ...section("Needs: Runners that served", bySeverity(needs), needLines, needHead),
    ...section("Units, in minutes and seconds from the start", byOutcome(timeline), unitLines, unitHead),
    ...section("Assumed", assumed, ({ message }) => wrap(clean(message), "- "), null, Infinity),
    "",
  ].join("\n");
}

function headline({
  planId,
  seed,
  isSafe,
  lostJobs,
  doneJobs,
  report,
  tookMs,
  startedAtMs,
}: Rehearsal): string[] {
  const byPlan = lostJobs.filter(({ cause }) => cause === "plan").length;
  const byFault = lostJobs.length - byPlan;
  const lost = isSafe ? "The plan loses no job." : `The plan loses ${jobs(byPlan)}.`;
  const faults = byFault === 0 ? "" : ` Faults of the rehearsal lost ${jobs(byFault)}.`;
  const ended = Object.entries(report.totals).flatMap(([outcome, count]) =>
    count > 0 ? [`${count} ${outcome}`] : [],
  );
  return [
    ...wrap(`Rehearsal of plan ${clean(planId).slice(0, 12)} with seed ${seed}. ${lost}${faults}`),
    ...wrap(
      `Units: ${ended.join(", ") || "none"}, in ${clock(tookMs)} of virtual time from ${new Date(startedAtMs).toISOString()}. Jobs that ended well: ${doneJobs}.`,
    ),
  ];
}

function section<T>(
  title: string,
  rows: readonly T[],
  lines: (row: T) => readonly string[],
  head: string | null = null,
  most: number = mostRows,
): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length - most;
  return [
    "",
    title,
    ...(head === null ? [] : [head]),
    ...rows.slice(0, most).flatMap(lines),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function lossLines({ atMs, asked, project, why, jobs: names, cause }: LostJob): readonly string[] {
  const named = names.length === 0 ? "" : ` Jobs with this need: ${names.slice(0, 3).map(clean).join(", ")}.`;
  const fault = cause === "fault" ? " A fault of the rehearsal did it." : "";
  return wrap(
    `${clean(asked)} of ${clean(project)}: ${clean(why)}${named}${fault}`,
    `${clock(atMs).padStart(9)}  `,
  );
}

const needHead = `  ${"need".padEnd(nameWidth)} ${row("minimum", "at first", "lowest", "when")}`;

function needLines({
  needId,
  minAvailable,
  atFirst,
  lowest,
  lowestAtMs,
  isKept,
}: RehearsedNeed): readonly string[] {
  const when = lowest < atFirst ? clock(lowestAtMs) : "";
  const columns = row(String(minAvailable), String(atFirst), String(lowest), when);
  return [`${isKept ? " " : "!"} ${cell(clean(needId), nameWidth)} ${columns}`.trimEnd()];
}

const unitHead = `  ${"unit".padEnd(nameWidth)} ${row("claimed", "away", "back", "ended")}`;

function unitLines({
  unitName,
  outcome,
  claimedMs,
  awayMs,
  returnedMs,
  endedMs,
}: RehearsedUnit): readonly string[] {
  const name = outcome === "upgraded" ? unitName : `${unitName} (${outcome})`;
  const columns = row(at(claimedMs), at(awayMs), at(returnedMs), at(endedMs));
  return [`${outcome === "upgraded" ? " " : "!"} ${cell(clean(name), nameWidth)} ${columns}`.trimEnd()];
}

function row(...cells: readonly string[]): string {
  return cells.map((text) => text.padStart(9)).join(" ");
}

/** Those that were not kept, then those with the fewest to spare. */
function bySeverity(needs: readonly RehearsedNeed[]): readonly RehearsedNeed[] {
  const spare = ({ lowest, minAvailable, isKept }: RehearsedNeed): number =>
    isKept ? lowest - minAvailable : -Infinity;
  return [...needs].sort((one, other) => {
    const [left, right] = [spare(one), spare(other)];
    return left === right ? 0 : left - right;
  });
}

function byOutcome(units: readonly RehearsedUnit[]): readonly RehearsedUnit[] {
  const isPlain = ({ outcome }: RehearsedUnit): boolean => outcome === "upgraded";
  return [...units.filter((unit) => !isPlain(unit)), ...units.filter(isPlain)];
}

function at(ms: number | null): string {
  return ms === null ? "–" : clock(ms);
}

/** `2:08`, `1:02:08`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function jobs(count: number): string {
  return count === 1 ? "1 job" : `${count} jobs`;
}

/** Names come from outside. */
function clean(text: string): string {
  return oneLine(text, 500);
}
