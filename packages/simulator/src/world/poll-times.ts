/** The times at which a Runner's processes polled, in order. */
export interface PollTimes {
  note(timeMs: number): void;
  /** The longest stretch of a window without a poll, in ms; the window's ends count as if somebody had polled. */
  longestGap(window: { readonly from: number; readonly to: number }): number;
}

/** Polls at regular intervals: a fleet in virtual time polls for simulated days, and only its rhythm is kept. */
interface Stretch {
  readonly first: number;
  last: number;
  /** Between two polls of the stretch; 0 while there is one only. */
  every: number;
}

/** Creates an empty list. */
export function createPollTimes(): PollTimes {
  const stretches: Stretch[] = [];
  return {
    note: (timeMs) => {
      const stretch = stretches.at(-1);
      const sinceMs = timeMs - (stretch?.last ?? timeMs);
      if (stretch === undefined || (stretch.every !== 0 && stretch.every !== sinceMs && sinceMs !== 0)) {
        stretches.push({ first: timeMs, last: timeMs, every: 0 });
      } else if (sinceMs !== 0) {
        stretch.every = sinceMs;
        stretch.last = timeMs;
      }
    },
    longestGap: ({ from, to }) => {
      let longest = 0;
      let heardAt = from;
      const hear = (timeMs: number): void => {
        longest = Math.max(longest, Math.min(timeMs, to) - heardAt);
        heardAt = Math.min(timeMs, to);
      };
      for (const { first, last, every } of stretches) {
        if (last <= from || first >= to) continue;
        const begin =
          every === 0 || first > from ? first : first + (Math.floor((from - first) / every) + 1) * every;
        hear(begin);
        const end = every === 0 || last < to ? last : first + Math.floor((to - first) / every) * every;
        if (end > begin) {
          longest = Math.max(longest, every);
          heardAt = end;
        }
      }
      hear(to);
      return longest;
    },
  };
}
