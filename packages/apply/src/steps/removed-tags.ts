import type { UnitState } from "../state/unit-state.js";

/** The tags that the cordon took off, or was about to take off. None where there was no cordon. */
export function removedTags(unit: UnitState): string[] {
  const tags = unit.record["cordon"]?.["removedTags"];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

/** When the last request of the cordon that was not answered was sent. Null where there is none. */
export function unansweredCordonAt(unit: UnitState): number | null {
  const sentAt = unit.record["cordon"]?.["unansweredAt"];
  return typeof sentAt === "number" ? sentAt : null;
}
