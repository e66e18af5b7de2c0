import type { Step } from "../steps/step.js";
import type { Anchor, Insertion } from "./insertion.js";

/** The index at which a step would be inserted, or null where its anchor is not among the steps. */
export function placeOf(steps: readonly Step[], { before, after }: Insertion): number | null {
  const index = steps.findIndex((step) => isAnchor(step, before ?? after));
  if (index === -1) return null;
  return before === undefined ? behind(steps, index) : inFrontOf(steps, index, before);
}

function isAnchor(step: Step, anchor: Anchor | undefined): boolean {
  return anchor === "away" ? step.takesAway : step.kind === anchor;
}

/** The guard's check belongs to the step that takes away, so before `away` is before the check as well. */
function inFrontOf(steps: readonly Step[], index: number, anchor: Anchor): number {
  return anchor === "away" && steps[index - 1]?.kind === "check-availability" ? index - 1 : index;
}

/** Behind what was inserted there already, so that insertions keep their order. */
function behind(steps: readonly Step[], index: number): number {
  let place = index + 1;
  while (steps[place]?.kind === "custom") place += 1;
  return place;
}
