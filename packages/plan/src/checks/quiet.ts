import type { StatusClass } from "../fleet/status-class.js";
import type { ObservedRunner } from "./observation.js";

/** Fewer observations than this do not prove that a Runner has no work, however far apart they are. */
export const leastQuietObservations = 3;

/**
 * The longest time that may count between two observations. A clock that jumps ahead must not make a proof of seconds: with
 * the default quiet time, two heartbeats of 5 s have passed all the same.
 */
const longestGapMs = 5_000;

/**
 * A server calls a Runner Healthy for 30 s after its last heartbeat (Runner management, "Runner status"), and may be some
 * seconds late: what it still calls so after this long has sent one since.
 */
const heardWithinMs = 35_000;

/** What shows in one look that a Runner checks in. */
export interface LifeSign {
  /** In any unit: that it moved proves a heartbeat, that it fell a new process. */
  readonly uptime: number | null;
  readonly statusClass: StatusClass;
}

/** How long a Runner has been seen without work. */
export interface QuietTime {
  /** Null: the last observation showed work, or there is none. Only time in which it is known to have checked in counts. */
  readonly forMs: number | null;
  readonly observations: number;
  /** For how long, up to the last observation, nothing has shown that it checks in. */
  readonly silentMs: number;
  /** When the last observation was asked for. */
  readonly lastAt: number;
  readonly lastSign: LifeSign | null;
  /** The uptime that it fell from, until one as high is seen: a Runner of several processes shows one, then another. */
  readonly fellFrom: number | null;
  readonly hasSeveral: boolean;
}

/** Nothing was observed yet: quiet counts from the first observation without work. */
export const noQuietTime: QuietTime = {
  forMs: null,
  observations: 0,
  silentMs: 0,
  lastAt: 0,
  lastSign: null,
  fellFrom: null,
  hasSeveral: false,
};

/**
 * One observation further. `askedAt` is when it was asked for: a reading says nothing about what came after that. A
 * reading that shows work, or that does not show the cordon and so may be older, starts the time anew, and so does a new
 * process, or one that goes away. While a Runner does not check in its count of operations is an old one: that time counts
 * once it has been heard of.
 *
 * @example
 * ```ts
 * let quiet = noQuietTime;
 * quiet = nextQuietTime(quiet, { askedAt: clock.now(), isQuiet: true, sign: { uptime: 5, statusClass: "serving" } });
 * ```
 */
export function nextQuietTime(
  quiet: QuietTime,
  {
    askedAt,
    isQuiet,
    sign,
  }: { readonly askedAt: number; readonly isQuiet: boolean; readonly sign: LifeSign },
): QuietTime {
  const last = quiet.lastSign;
  const moved = movedBy(last, sign);
  const isBack = quiet.fellFrom !== null && sign.uptime !== null && sign.uptime >= quiet.fellFrom;
  const next: QuietTime = {
    ...quiet,
    lastAt: askedAt,
    lastSign: sign,
    fellFrom: isBack ? null : moved < 0 ? (last?.uptime ?? null) : quiet.fellFrom,
    hasSeveral: quiet.hasSeveral || isBack,
  };
  if (!isQuiet) return { ...next, forMs: null, observations: 0, silentMs: 0 };
  const isAbsent = sign.statusClass === "absent";
  const isOther = (moved < 0 && !next.hasSeveral) || (last?.statusClass === "absent") !== isAbsent;
  // A clock that was put back proves nothing either: the time starts anew.
  if (quiet.forMs === null || isOther || askedAt < quiet.lastAt)
    return { ...next, forMs: 0, observations: 1, silentMs: 0 };
  const gapMs = Math.min(askedAt - quiet.lastAt, longestGapMs);
  const silentMs = quiet.silentMs + gapMs;
  // An absent Runner has no process that could run an operation.
  const isHeard = isAbsent || moved !== 0;
  const observations = quiet.observations + 1;
  return isHeard
    ? { ...next, forMs: quiet.forMs + silentMs, observations, silentMs: 0 }
    : { ...next, forMs: quiet.forMs, observations, silentMs };
}

/** How much of a quiet time is proven: see {@link nextQuietTime}. Null where there is none. */
export function provenQuietMs({ forMs, silentMs, lastSign }: QuietTime): number | null {
  const isAlive = lastSign?.statusClass === "serving" || lastSign?.statusClass === "saturated";
  return forMs === null || !isAlive ? forMs : forMs + Math.max(0, silentMs - heardWithinMs);
}

/** What a proof that a Runner has no work holds for: the process that was watched, or that there was none. */
export interface DrainedProcess {
  /** Null where it was not told, or says nothing, as the Runner is several processes. */
  readonly uptime: number | null;
  readonly isAbsent: boolean;
}

/**
 * The process that a quiet time was observed of. Undefined where nothing was observed.
 *
 * @example
 * ```ts
 * drainedProcess(noQuietTime); // undefined
 * ```
 */
export function drainedProcess({ lastSign, hasSeveral }: QuietTime): DrainedProcess | undefined {
  if (lastSign === null) return undefined;
  return {
    uptime: hasSeveral ? null : lastSign.uptime,
    isAbsent: lastSign.statusClass === "absent",
  };
}

/**
 * Whether another process answers for the Runner than the one that was drained: it fetches the work that waits for the
 * Runner at the server, and what it runs is shown only with its next heartbeat.
 *
 * @example
 * ```ts
 * isOtherProcess({ uptime: 40, isAbsent: false }, { uptime: 2, statusClass: "serving" }); // true
 * ```
 */
export function isOtherProcess(drained: DrainedProcess, { uptime, statusClass }: LifeSign): boolean {
  if (statusClass === "absent") return false;
  if (drained.isAbsent) return true;
  return drained.uptime !== null && uptime !== null && uptime < drained.uptime;
}

/** By how much the uptime moved; 0 where that is not known. */
function movedBy(last: LifeSign | null, { uptime }: LifeSign): number {
  const before = last?.uptime ?? null;
  return before === null || uptime === null ? 0 : uptime - before;
}

/** What work a Runner is seen to have, in one sentence; null where it has none. Unknown is work. */
export function workOf({
  runningOperations,
  queuedOperations,
}: Pick<ObservedRunner, "runningOperations" | "queuedOperations">): string | null {
  if (runningOperations === null) return "It is not known how many operations it runs.";
  const queued = queuedOperations ?? 0;
  if (runningOperations === 0 && queued === 0) return null;
  return queued === 0
    ? `It runs ${count(runningOperations)}.`
    : `It runs ${count(runningOperations)}, and ${queued} wait in its queue.`;
}

const count = (operations: number): string =>
  `${operations} ${operations === 1 ? "operation" : "operations"}`;
