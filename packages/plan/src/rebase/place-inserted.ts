import type { InsertedStep, Step } from "../steps/step.js";

/**
 * Returns the index at which an inserted step of one procedure stands in another, or null where the order of the steps around it
 * is another. It stays behind every built-in step that it stood behind, and in front of every other. Where steps that its own
 * procedure does not have leave a choice, it stays directly behind the step in front of it; what stood in front of the guard's
 * check or of the step that takes the Runner away stays there.
 *
 * @param steps - The steps of the other procedure, with those inserted already that stood in front of it.
 */
export function placeInserted(
  inserted: InsertedStep,
  own: readonly Step[],
  steps: readonly Step[],
): number | null {
  const index = own.indexOf(inserted);
  const inFront = new Set(own.slice(0, index).map(({ id }) => id));
  const behind = own.slice(index + 1).filter(({ kind }) => kind !== "custom");
  const behindIds = new Set(behind.map(({ id }) => id));
  const first = steps.map(({ id }) => inFront.has(id)).lastIndexOf(true) + 1;
  const next = steps.findIndex(({ id }) => behindIds.has(id));
  const last = next === -1 ? steps.length : next;
  if (first > last) return null;
  const [following] = behind;
  const isInFrontOfAbsence = following?.kind === "check-availability" || following?.takesAway === true;
  return isInFrontOfAbsence ? last : first;
}
