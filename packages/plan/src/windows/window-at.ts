import { openingsFrom, type Opening } from "./openings.js";
import type { UpgradeWindow } from "./upgrade-window.js";

/**
 * Whether a unit may start, as far as windows say: now; at a later time, in milliseconds since 1970; or never, since it takes
 * longer than any window.
 */
export type WindowAnswer =
  | { readonly kind: "open" }
  | { readonly kind: "closed"; readonly opensAtMs: number }
  | { readonly kind: "never" };

const open: WindowAnswer = { kind: "open" };

interface Known {
  /** The openings are those of a whole week from here on. */
  readonly fromMs: number;
  readonly openings: readonly Opening[];
}

const knownOf = new WeakMap<readonly UpgradeWindow[], Known>();
/** Looked up anew by then: what is kept has to reach a week ahead of now. */
const keptForMs = 3_600_000;

/**
 * Whether a unit that is expected to take `durationMs` may start at `nowMs`: it has to end inside a window. Windows that touch
 * count as one, and without any window every time will do. Pure.
 *
 * @example
 * ```ts
 * const nights: UpgradeWindow[] = [{ days: ["fri", "sat"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" }];
 * windowAt(nights, { nowMs: Date.now(), durationMs: 300_000 }); // { kind: "closed", opensAtMs: … }
 * ```
 */
export function windowAt(
  windows: readonly UpgradeWindow[],
  { nowMs, durationMs }: { readonly nowMs: number; readonly durationMs: number },
): WindowAnswer {
  if (windows.length === 0) return open;
  for (const { fromMs, toMs } of known(windows, nowMs)) {
    const startMs = Math.max(fromMs, nowMs);
    if (toMs - startMs < durationMs) continue;
    return startMs === nowMs ? open : { kind: "closed", opensAtMs: startMs };
  }
  return { kind: "never" };
}

/** A run asks for each of its units: the openings of a while are made once. */
function known(windows: readonly UpgradeWindow[], nowMs: number): readonly Opening[] {
  const before = knownOf.get(windows);
  if (before !== undefined && nowMs >= before.fromMs && nowMs - before.fromMs < keptForMs)
    return before.openings;
  const openings = openingsFrom(windows, nowMs);
  knownOf.set(windows, { fromMs: nowMs, openings });
  return openings;
}

/** 2026-01-05, a Monday: a week that stands for all, in which no clock is put forward or back. */
const anyWeekMs = 1_767_571_200_000;

/**
 * How long the longest opening is, in milliseconds: no unit that takes longer ever starts. Infinity where there are no windows,
 * or where they leave no time out. Told from one week; where clocks are put forward it may be an hour less.
 */
export function longestOpeningMs(windows: readonly UpgradeWindow[]): number {
  if (windows.length === 0) return Infinity;
  const weekMs = 7 * 24 * 3_600_000;
  const longest = Math.max(0, ...openingsFrom(windows, anyWeekMs).map(({ fromMs, toMs }) => toMs - fromMs));
  return longest >= weekMs ? Infinity : longest;
}
