import type { UnitState } from "../state/unit-state.js";

/** The tags that the cordon took off, or was about to take off. None where there was no cordon. */
export function removedTags(unit: UnitState): string[] {
  const tags = unit.record["cordon"]?.["removedTags"];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}
