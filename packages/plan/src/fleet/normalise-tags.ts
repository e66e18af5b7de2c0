/**
 * Tags as a set that compares: trimmed, lower case, sorted, without duplicates and empty ones. Servers differ
 * in case and order (some lower-case and sort what they are given).
 */
export function normaliseTags(tags: readonly string[]): string[] {
  const trimmed = tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== "");
  return [...new Set(trimmed)].sort();
}
