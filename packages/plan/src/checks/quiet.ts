import type { ObservedRunner } from "./observation.js";

/** Fewer observations than this do not prove that a Runner has no work, however far apart they are. */
export const leastQuietObservations = 3;

/**
 * The longest time that may count between two observations. A clock that jumps ahead must not make a proof of seconds: with
 * the default quiet time, two heartbeats of 5 s have passed all the same.
 */
const longestGapMs = 5_000;

/** How long a Runner has been seen without work. */
export interface QuietTime {
  /** Null: the last observation showed work, or there is none. */
  readonly forMs: number | null;
  readonly observations: number;
  /** When the last observation was asked for. */
  readonly lastAt: number;
}

/** Nothing was observed yet: quiet counts from the first observation without work. */
export const noQuietTime: QuietTime = { forMs: null, observations: 0, lastAt: 0 };

/**
 * One observation further. `askedAt` is when it was asked for: a reading says nothing about what came after that. A
 * reading that shows work, or that does not show the cordon and so may be older, starts the time anew.
 *
 * @example
 * ```ts
 * let quiet = noQuietTime;
 * quiet = nextQuietTime(quiet, { askedAt: clock.now(), isQuiet: true });
 * ```
 */
export function nextQuietTime(
  quiet: QuietTime,
  { askedAt, isQuiet }: { readonly askedAt: number; readonly isQuiet: boolean },
): QuietTime {
  if (!isQuiet) return { forMs: null, observations: 0, lastAt: askedAt };
  // A clock that was put back proves nothing: the time starts anew.
  if (quiet.forMs === null || askedAt < quiet.lastAt) return { forMs: 0, observations: 1, lastAt: askedAt };
  return {
    forMs: quiet.forMs + Math.min(askedAt - quiet.lastAt, longestGapMs),
    observations: quiet.observations + 1,
    lastAt: askedAt,
  };
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
