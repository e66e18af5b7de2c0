import { isSameJson } from "../json/is-same-json.js";

/** What came to a list and what went. */
export interface ListDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Returns how two lists of texts differ, or null where they are the same. */
export function listDifference(before: readonly string[], after: readonly string[]): ListDifference | null {
  if (isSameJson(before, after)) return null;
  const [had, has] = [new Set(before), new Set(after)];
  return {
    added: after.filter((entry) => !had.has(entry)),
    removed: before.filter((entry) => !has.has(entry)),
  };
}
