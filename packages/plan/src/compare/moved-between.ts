/** Something that stands elsewhere among those that both lists have. Places count from 1, in the whole list. */
export interface Moved {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the fewest ids whose move turns the order of the first list into that of the second. Ids that only one list has
 * move none: what stands behind an addition has not moved. In the order of the second list.
 */
export function movedBetween(before: readonly string[], after: readonly string[]): Moved[] {
  const places = new Map(before.map((id, index) => [id, index]));
  const common = after.flatMap((id, to) => {
    const from = places.get(id);
    return from === undefined ? [] : [{ id, from, to }];
  });
  const stays = longestRise(common.map(({ from }) => from));
  return common
    .filter((_, index) => !stays.has(index))
    .map(({ id, from, to }) => ({ id, from: from + 1, to: to + 1 }));
}

/** Indexes of a longest subsequence that only rises, by patience sorting. */
function longestRise(values: readonly number[]): Set<number> {
  /** By length minus 1: the index of the lowest value that ends such a subsequence. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  values.forEach((value, index) => {
    const length = firstNotBelow(ends, (end) => (values[end] ?? 0) < value);
    previous.push(ends[length - 1]);
    ends[length] = index;
  });
  const rise = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) rise.add(index);
  return rise;
}

/** The first place whose entry is not below, by halving. */
function firstNotBelow(entries: readonly number[], isBelow: (entry: number) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBelow(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
