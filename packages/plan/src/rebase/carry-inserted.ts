import { isForwardAt, validateSteps } from "../file/validate-steps.js";
import type { Procedure } from "../model/plan.js";
import { expectedStepMs } from "../planner/expected-duration.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { InsertedStep, Step } from "../steps/step.js";
import type { StepNotKept } from "./rebase.js";
import { placeInserted } from "./place-inserted.js";
import { insertedSteps } from "./steps-for-added.js";

/** A procedure with the inserted steps of another. */
export interface Carried {
  readonly procedure: Procedure;
  /** How much longer its units take. */
  readonly moreMs: number;
  readonly lost: readonly LostStep[];
}

/** An inserted step that the procedure does not have. */
export type LostStep = Pick<StepNotKept, "reason" | "stepId"> & {
  /** Why, behind the name of the unit. */
  readonly why: string;
};

/** Inserts the user's steps of one procedure into another, each at the place that it had among the built-in ones. */
export function carryInserted(
  own: readonly Step[],
  target: Procedure,
  platforms: readonly PlatformModule[],
): Carried {
  let { steps } = target;
  let moreMs = 0;
  const lost: LostStep[] = [];
  for (const inserted of insertedSteps(own)) {
    const place = placeInserted(inserted, own, steps);
    const next = place === null ? null : insertAt(inserted, steps, place);
    const problems = next === null ? [] : validateSteps({ ...target, steps: next }, "steps", platforms);
    const stepId = inserted.id;
    if (next === null) {
      lost.push({ stepId, reason: "order", why: "the steps around it come in another order now" });
    } else if (problems[0] !== undefined) {
      lost.push({ stepId, reason: "refused", why: problems[0].message });
    } else {
      steps = next;
      moreMs += expectedStepMs(inserted, { runningOperations: null });
    }
  }
  return { procedure: steps === target.steps ? target : { ...target, steps }, moreMs, lost };
}

function insertAt(inserted: InsertedStep, steps: readonly Step[], place: number): readonly Step[] {
  const isForward = isForwardAt(steps, place);
  const { onFailure } = inserted;
  const moved: InsertedStep = {
    ...inserted,
    undo: isForward ? "forward" : "reversible",
    // On each side of the point of no return one of the two is possible: which one follows from the place.
    onFailure: onFailure === "continue" ? onFailure : isForward ? "fail" : "restore",
  };
  return [...steps.slice(0, place), moved, ...steps.slice(place)];
}
