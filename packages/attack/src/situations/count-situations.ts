/** How often which situation came up. */
export interface Situations {
  readonly add: (situation: string, times?: number) => void;
  readonly counts: Readonly<Record<string, number>>;
}

/** Starts counting. */
export function countSituations(): Situations {
  const counts: Record<string, number> = {};
  return {
    counts,
    add: (situation, times = 1) => {
      counts[situation] = (counts[situation] ?? 0) + times;
    },
  };
}
