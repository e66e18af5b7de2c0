/** The page's title, or null. */
export function titleOf(text: string): string | null {
  const title = wholeTitleOf(text).slice(0, 1_000).trim();
  return title === "" ? null : title.slice(0, 100);
}

/**
 * Returns the title however long it is, to search in; empty where the page has none. One pass over the page: a pattern that looks
 * for words between the tags takes quadratic time.
 */
export function wholeTitleOf(text: string): string {
  return /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? "";
}
