import type { Runner } from "../fleet/fleet.js";
import type { Need } from "../needs/need.js";
import type { ServedNeed } from "../needs/served-need.js";
import type { Policy } from "../policy/policy.js";
import type { Lending } from "../model/lending.js";
import { Admission, type Lendings } from "./admission.js";
import { lengthByPlace, type Candidate } from "./candidate.js";

/** Who can be upgraded at all, in some order in which each unit comes back Healthy. */
export interface Admitted {
  readonly isAdmitted: (candidate: Candidate) => boolean;
  /** For those whose outage the policy allows, and who need that: how many stand in for each of their needs. */
  readonly lowered: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** By Runner id, for those who need that: to whom their tags are lent while they are away. */
  readonly lendings: Lendings;
  /** What the others' absence would leave short even after everybody who can has come back. */
  readonly shortOf: (candidate: Candidate) => readonly ServedNeed[];
}

/**
 * Admits those that may start now, again and again until no more are added. Each Runner that comes back only lets more of
 * them start, so none is refused that could start in another order. Then tags are lent where the policy says so and it is
 * enough.
 * Outages that the policy allows come last: they are used only where nothing else helps.
 */
export function admit(
  candidates: readonly Candidate[],
  standingIn: readonly number[],
  policy: Pick<Policy, "allowOutageOf" | "allowNodeFilterOf">,
  lender: TagLender | null = null,
): Admitted {
  const lendings = new Map<string, readonly Lending[]>();
  const admission = new Admission(standingIn, candidates, new Map(), lendings);
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
  const accept = (candidate: Candidate, isAccepted: (need: Need) => boolean): void => {
    if (admitted[candidate.place] === 1) return;
    const { id } = candidate.runner;
    const chosen = lender?.choose(candidate, admission) ?? [];
    if (chosen.length > 0) lendings.set(id, chosen);
    const short = admission.shortOf(candidate);
    if (!short.every(({ need }) => isAccepted(need))) {
      lendings.delete(id);
      return;
    }
    const others = short.map((served) => [served.need.id, admission.othersFor(candidate, served)] as const);
    if (others.length > 0) lowered.set(id, Object.fromEntries(others));
    enter([candidate]);
  };
  /** Once more after each addition: the return of one may leave the next only with what was accepted for it. */
  const acceptAll = (some: readonly Candidate[], isAccepted: Acceptance): void => {
    for (let before = -1; before !== count;) {
      before = count;
      for (const candidate of some) accept(candidate, (need) => isAccepted(candidate, need));
    }
  };
  acceptAll(lender === null ? [] : candidates.filter(lender.isNamed), () => false);
  acceptAll(acceptable(candidates, accepts), accepts);
  return {
    isAdmitted: ({ place }) => admitted[place] === 1,
    lowered,
    lendings,
    shortOf: (candidate) => admission.shortOf(candidate),
  };
}

/** What the policy's `lendTags` allows. */
export interface TagLender {
  /** Whether the tags of this Runner may be lent. */
  readonly isNamed: (candidate: Pick<Candidate, "runner">) => boolean;
  /** Those whom the policy names for this Runner and the fleet has, whether their help is possible or not. */
  readonly lendersOf: (runner: Pick<Runner, "id">) => readonly Runner[];
  /** Returns the lenders for the needs that its absence leaves short; empty where there are none. */
  readonly choose: (candidate: Candidate, admission: Admission) => readonly Lending[];
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
