import type { Admission } from "../candidates/admission.js";
import type { Candidate } from "../candidates/candidate.js";

/** A candidate with what it is sorted by. */
export interface Entry {
  readonly candidate: Candidate;
  readonly rank: number;
  readonly durationMs: number;
  readonly remainingMs: number;
  readonly spare: number;
}

/** What a candidate is sorted by, while all stand in that can. */
export function entryOf(candidate: Candidate, atFirst: Admission, remaining: Float64Array): Entry {
  return {
    candidate,
    rank: candidate.statusClass === "saturated" ? 1 : 0,
    durationMs: candidate.expectedDurationMs,
    remainingMs: remaining[candidate.place] ?? 0,
    spare: spareOf(candidate, atFirst),
  };
}

/** Who starts first: see `orderUnits`. */
export function compareEntries(left: Entry, right: Entry): number {
  return (
    left.rank - right.rank ||
    right.remainingMs - left.remainingMs ||
    right.durationMs - left.durationMs ||
    left.spare - right.spare ||
    left.candidate.place - right.candidate.place
  );
}

/** How many more than asked for stand in, at the need where they are fewest. Without any need: plenty. */
function spareOf(candidate: Candidate, atFirst: Admission): number {
  let least = Number.MAX_SAFE_INTEGER;
  for (const need of candidate.needs) {
    least = Math.min(least, atFirst.othersFor(candidate, need) - atFirst.requiredBy(candidate, need));
  }
  return least;
}
