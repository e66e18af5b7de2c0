import type { Step } from "../steps/step.js";
import { differingProperties } from "./differing-properties.js";
import { movedBetween } from "./moved-between.js";
import type { StepChange } from "./step-change.js";

/** Returns how the steps of a procedure differ: removed, added, moved, then changed ones. Empty when they are the same. */
export function stepChanges(before: readonly Step[], after: readonly Step[]): StepChange[] {
  const known = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map(({ id }) => id));
  const ids = (steps: readonly Step[]): string[] => steps.map(({ id }) => id);
  return [
    ...before.flatMap((step, index) => (kept.has(step.id) ? [] : [placed("step-removed", step, index)])),
    ...after.flatMap((step, index) => (known.has(step.id) ? [] : [placed("step-added", step, index)])),
    ...movedBetween(ids(before), ids(after)).map(({ id, from, to }): StepChange => ({
      what: "step-moved",
      stepId: id,
      from,
      to,
    })),
    ...after.flatMap((step) => {
      const was = known.get(step.id);
      return was === undefined ? [] : changesOf(was, step);
    }),
  ];
}

function placed(what: "step-added" | "step-removed", { id, kind }: Step, index: number): StepChange {
  return { what, stepId: id, stepKind: kind, place: index + 1 };
}

function changesOf(before: Step, after: Step): StepChange[] {
  const { id, timeLimitMs } = after;
  const changes: StepChange[] = [];
  if (before.timeLimitMs !== timeLimitMs)
    changes.push({ what: "time-limit", stepId: id, before: before.timeLimitMs, after: timeLimitMs });
  const properties = differingProperties(before, after).filter((name) => name !== "timeLimitMs");
  if (properties.length > 0) changes.push({ what: "step-changed", stepId: id, properties });
  return changes;
}
