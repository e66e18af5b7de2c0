import type { JournalState } from "./run-state.js";
import type { UnitState } from "./unit-state.js";
import { unitStates } from "./unit-states.js";

/**
 * The Runners that count as away: what the journal says, never what a status says. Claimed ones, those that were
 * taken and not given back, those that ended failed, and those that earlier runs on this journal left so.
 */
export function awayIds(state: JournalState): ReadonlySet<string> {
  const away = new Set(Object.keys(state.awayFromEarlierRuns));
  for (const unit of unitStates(state.run)) {
    if (isBroughtBack(unit)) away.delete(unit.runnerId);
    if (unit.presence === "claimed" || unit.presence === "away") away.add(unit.runnerId);
  }
  return away;
}

/**
 * Whether this run has made good what an earlier one left. A skipped unit was given back as it was found, and what an
 * earlier run says against its Runner still holds.
 */
export function isBroughtBack({ presence, end }: UnitState): boolean {
  return presence === "returned" && end !== null && end.outcome !== "skipped";
}

/** Runners that were given back less than `settleMs` ago: they do not stand in yet. With the time from which they do. */
export function unsettled(
  state: JournalState,
  options: { readonly now: number; readonly settleMs: number },
): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const note = (runnerId: string, awayUntil: number): void => {
    const settledAt = awayUntil + options.settleMs;
    if (settledAt > options.now) ids.set(runnerId, settledAt);
  };
  for (const [runnerId, awayUntil] of Object.entries(state.givenBackByEarlierRuns))
    if (awayUntil !== undefined) note(runnerId, awayUntil);
  for (const { runnerId, awayUntil } of unitStates(state.run))
    if (awayUntil !== null) note(runnerId, awayUntil);
  return ids;
}
