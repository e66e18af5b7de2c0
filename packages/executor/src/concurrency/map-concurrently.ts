/**
 * Maps with at most `limit` calls at a time; the results are in the order of the items. The first rejection rejects
 * the whole, and nothing new is begun after it.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const entries = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of entries) {
      if (hasFailed) return;
      try {
        results.set(index, await map(item));
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, work));
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
}
