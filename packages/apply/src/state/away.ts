import type { JournalState } from "./run-state.js";
import type { UnitState } from "./unit-state.js";
import { runnerIdsOf, unitStatesOfRunner } from "./units-of-runner.js";

/**
 * Whether a Runner counts as away: what the journal says, never what a status says. It does while a unit of it is claimed,
 * was taken and not given back, or ended failed, and while it is as an earlier run on this journal left it away.
 */
export function isAway(state: JournalState, runnerId: string): boolean {
  const units = unitStatesOfRunner(state.run, runnerId);
  if (units.some(isTakenAway)) return true;
  const isLeftAway = Object.hasOwn(state.awayFromEarlierRuns, runnerId);
  return isLeftAway && !(units.length > 0 && units.every(isBroughtBack));
}

function isTakenAway(unit: UnitState): boolean {
  return unit.presence === "claimed" || unit.presence === "away";
}

/** Every Runner that counts as away. Costs as much as there are units. */
export function awayIds(state: JournalState): ReadonlySet<string> {
  const ids = [...Object.keys(state.awayFromEarlierRuns), ...runnerIdsOf(state.run)];
  return new Set(ids.filter((runnerId) => isAway(state, runnerId)));
}

/**
 * Whether this run has made good what an earlier one left. A skipped unit was given back as it was found, and what an
 * earlier run says against its Runner still holds.
 */
export function isBroughtBack({ presence, end }: UnitState): boolean {
  return presence === "returned" && end !== null && end.outcome !== "skipped";
}

/** From when on a Runner that was given back stands in again; null where none was given back. */
export function settledAt(
  state: JournalState,
  runnerId: string,
  options: { readonly settleMs: number },
): number | null {
  const earlier = Object.hasOwn(state.givenBackByEarlierRuns, runnerId)
    ? state.givenBackByEarlierRuns[runnerId]
    : undefined;
  const own = unitStatesOfRunner(state.run, runnerId).map((unit) => unit.awayUntil ?? -Infinity);
  const awayUntil = Math.max(earlier ?? -Infinity, ...own);
  return awayUntil === -Infinity ? null : awayUntil + options.settleMs;
}

/** Runners that were given back less than `settleMs` ago: they do not stand in yet. With the time from which they do. */
export function unsettled(
  state: JournalState,
  options: { readonly now: number; readonly settleMs: number },
): ReadonlyMap<string, number> {
  const times = [...Object.keys(state.givenBackByEarlierRuns), ...runnerIdsOf(state.run)].map(
    (runnerId) => [runnerId, settledAt(state, runnerId, options) ?? -Infinity] as const,
  );
  return new Map(times.filter(([, at]) => at > options.now));
}
