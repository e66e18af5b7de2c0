/** Tags as they compare: servers re-order them and lower their case. */
export function tagKey(tag: string): string {
  return tag.trim().toLowerCase();
}

/** Whether two lists hold the same tags. */
export function areSameTags(one: readonly string[], other: readonly string[]): boolean {
  const keysOf = (tags: readonly string[]): string => JSON.stringify([...new Set(tags.map(tagKey))].sort());
  return keysOf(one) === keysOf(other);
}
