/** How many replicas were active in a window of time. */
export interface ActiveReplicas {
  /** At the window's end. */
  readonly now: number;
  readonly fewest: number;
  readonly most: number;
  /** How long there was none, in ms, all stretches together. */
  readonly withoutMs: number;
}

/** A number that changes in time, each change with its time. */
export interface ReplicaCounts {
  /** Enters the number from this time on; times do not go back. */
  note(timeMs: number, count: number): void;
  within(window: { readonly from: number; readonly to: number }): ActiveReplicas;
}

/** Creates a history that begins with none. */
export function createReplicaCounts(): ReplicaCounts {
  const changes: { readonly at: number; count: number }[] = [{ at: -Infinity, count: 0 }];
  return {
    note: (timeMs, count) => {
      const last = changes.at(-1);
      if (last === undefined || last.count === count) return;
      // What lasts no time is not seen: several changes at one moment are one.
      if (last.at === timeMs) last.count = count;
      else changes.push({ at: timeMs, count });
    },
    within: ({ from, to }) => {
      let now = 0;
      let withoutMs = 0;
      const counts: number[] = [];
      for (const [index, { at, count }] of changes.entries()) {
        const until = changes[index + 1]?.at ?? Infinity;
        if (at > to) break;
        now = count;
        if (until <= from) continue;
        counts.push(count);
        if (count === 0) withoutMs += Math.max(0, Math.min(until, to) - Math.max(at, from));
      }
      return { now, fewest: Math.min(...counts), most: Math.max(...counts), withoutMs };
    },
  };
}
