/** Of several figures the smallest, the median and the largest. */
export interface Summary {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Sums figures up; null where there is none. */
export function summaryOf(figures: readonly number[]): Summary | null {
  const sorted = [...figures].sort((left, right) => left - right);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return null;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? most;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? least;
  return { least, median: (lower + upper) / 2, most };
}

/** In seconds, for a table: `17.1 (15.3 to 21.0)`. */
export function formatSummary(summary: Summary | null): string {
  if (summary === null) return "none";
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  return `${seconds(summary.median)} (${seconds(summary.least)} to ${seconds(summary.most)})`;
}
