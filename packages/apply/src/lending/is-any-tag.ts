import type { Lent } from "../state/lent.js";

/** Whether there is a tag in any of the lists. */
export function isAnyTag(lent: Lent): boolean {
  return Object.values(lent).some((tags) => tags !== undefined && tags.length > 0);
}
