/**
 * One text for a set of tags, to look equal sets up by. Two different sets may share it (tags come from outside and may
 * hold the separator), so a match still has to be checked.
 */
export function tagSetKey(tags: readonly string[]): string {
  return tags.length < 2 ? (tags[0] ?? "") : [...tags].sort().join("\u0000");
}
