import { stepFacts } from "./catalogue.js";
import type { StepKind } from "./step-kind.js";

/** The steps of a route, with those of lending at their places. */
export function withLendingKinds(kinds: readonly StepKind[]): StepKind[] {
  const [lendAt, takeBackAt] = placesOfLending(kinds);
  return [
    ...kinds.slice(0, lendAt),
    "lend-tags",
    ...kinds.slice(lendAt, takeBackAt),
    "take-back-tags",
    ...kinds.slice(takeBackAt),
  ];
}

/**
 * Where the steps of lending stand among those of a route: the tags are lent directly before the first question whether the
 * unit may be away, and taken back directly behind its proof and the return of its own tags.
 */
function placesOfLending(kinds: readonly StepKind[]): readonly [number, number] {
  const lendAt = kinds.findIndex((kind) => stepFacts(kind).isGuarded);
  const takeBackAt = Math.max(kinds.indexOf("verify"), kinds.indexOf("uncordon")) + 1;
  return [Math.max(0, lendAt), takeBackAt];
}
