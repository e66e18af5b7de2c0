import type { Admission } from "../candidates/admission.js";
import type { Candidate } from "../candidates/candidate.js";

/**
 * By the place of each candidate: the least that the run still takes from its start on. That is its own duration, or that of
 * those of one of its needs that take no longer than it, divided by how many of that need may be away at a time. Who starts
 * by this never leaves a need that has much to do for the end, where its Runners could only go one after the other.
 */
export function remainingTimes(
  candidates: readonly Candidate[],
  atFirst: Admission,
  length: number,
): Float64Array {
  const remaining = new Float64Array(length);
  const workOf = new Map<number, number>();
  const shortestFirst = [...candidates].sort(
    (left, right) => left.expectedDurationMs - right.expectedDurationMs || right.place - left.place,
  );
  for (const candidate of shortestFirst) {
    let most = candidate.expectedDurationMs;
    if (candidate.statusClass !== "absent" && !candidate.keepsServing)
      for (const need of candidate.needs) {
        const work = (workOf.get(need.place) ?? 0) + candidate.expectedDurationMs;
        workOf.set(need.place, work);
        most = Math.max(most, work / mostAway(candidate, need, atFirst));
      }
    remaining[candidate.place] = most;
  }
  return remaining;
}

/** How many of those that serve a need may be away at a time. Where fewer than that stand in, they come one by one. */
function mostAway(candidate: Candidate, need: Candidate["needs"][number], atFirst: Admission): number {
  return Math.max(1, atFirst.othersFor(candidate, need) - atFirst.requiredBy(candidate, need) + 1);
}
