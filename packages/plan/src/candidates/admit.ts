import type { Need } from "../needs/need.js";
import type { ServedNeed } from "../needs/served-need.js";
import type { Policy } from "../policy/policy.js";
import { Admission } from "./admission.js";
import { lengthByPlace, type Candidate } from "./candidate.js";

/** Who can be upgraded at all, in some order in which each unit comes back Healthy. */
export interface Admitted {
  readonly isAdmitted: (candidate: Candidate) => boolean;
  /** For those whose outage the policy allows, and who need that: how many stand in for each of their needs. */
  readonly lowered: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** What the others' absence would leave short even after everybody who can has come back. */
  readonly shortOf: (candidate: Candidate) => readonly ServedNeed[];
}

/**
 * Repeats "who may start now?" until nobody is added. What may start only grows with each Runner that comes
 * back, so nobody is refused who could start in another order. Outages that the policy allows come last: they
 * are used only where nothing else helps.
 */
export function admit(
  candidates: readonly Candidate[],
  standingIn: readonly number[],
  policy: Pick<Policy, "allowOutageOf" | "allowNodeFilterOf">,
): Admitted {
  const admission = new Admission(standingIn, candidates);
  /** By the place of the candidate. */
  const admitted = new Uint8Array(lengthByPlace(candidates));
  let count = 0;
  const lowered = new Map<string, Record<string, number>>();
  const enter = (first: readonly Candidate[]): void => {
    const queue = [...first];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (admitted[next.place] === 1) continue;
      admitted[next.place] = 1;
      count += 1;
      for (const freed of admission.complete(next)) queue.push(freed);
    }
  };
  enter(admission.ready);
  const accepts = acceptanceOf(policy);
  const accept = (candidate: Candidate): void => {
    if (admitted[candidate.place] === 1) return;
    const short = admission.shortOf(candidate);
    if (!short.every(({ need }) => accepts(candidate, need))) return;
    const others = short.map((served) => [served.need.id, admission.othersFor(candidate, served)] as const);
    lowered.set(candidate.runner.id, Object.fromEntries(others));
    enter([candidate]);
  };
  const named = acceptable(candidates, accepts);
  // Once more after each addition: the return of one may leave the next only with what was accepted for it.
  for (let before = -1; before !== count;) {
    before = count;
    named.forEach(accept);
  }
  return {
    isAdmitted: ({ place }) => admitted[place] === 1,
    lowered,
    shortOf: (candidate) => admission.shortOf(candidate),
  };
}

/** Whether the policy allows that a need is left short while this Runner is away. */
export type Acceptance = (candidate: Pick<Candidate, "runner">, need: Need) => boolean;

/** What the policy allows by the names (or ids) of Runners. */
export function acceptanceOf(policy: Pick<Policy, "allowOutageOf" | "allowNodeFilterOf">): Acceptance {
  const outages = new Set(policy.allowOutageOf);
  const filters = new Set(policy.allowNodeFilterOf);
  if (outages.size + filters.size === 0) return () => false;
  const isNamed = (names: ReadonlySet<string>, { id, name }: Candidate["runner"]): boolean =>
    names.has(name) || names.has(id);
  return ({ runner }, need) =>
    isNamed(outages, runner) || (isUnsharedFilter(need) && isNamed(filters, runner));
}

/** Those for whom something is accepted; the saturated first, since their return may spare the others an outage. */
function acceptable(candidates: readonly Candidate[], accepts: Acceptance): Candidate[] {
  const rank = ({ statusClass }: Candidate): number => (statusClass === "serving" ? 1 : 0);
  return candidates
    .filter((candidate) => candidate.needs.some(({ need }) => accepts(candidate, need)))
    .sort((left, right) => rank(left) - rank(right) || left.place - right.place);
}

/** A node filter that no second Runner has, or that could not be read: nothing proves that anybody covers it. */
export function isUnsharedFilter(need: Need): boolean {
  return need.kind === "node-filter"
    ? need.servedBy.length < 2
    : need.kind === "unprovable" && need.reason === "NODE_FILTER_UNKNOWN";
}
