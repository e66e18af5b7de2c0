import { statusClassifier } from "../fleet/classify-status.js";
import type { Fleet } from "../fleet/fleet.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Lending } from "../model/lending.js";
import { lentStandIns } from "../model/lent-stand-ins.js";
import type { FoundNeeds } from "../needs/find-needs.js";
import type { ServedNeed } from "../needs/served-need.js";
import { lengthByPlace, type Candidate } from "./candidate.js";

/** Per Runner id: to whom its tags are lent while it is away. */
export type Lendings = ReadonlyMap<string, readonly Lending[]>;

/** Per Runner id: need id to how many must stand in for it. */
export type LoweredNeeds = ReadonlyMap<string, Readonly<Record<string, number>>>;

/**
 * Who may start, and whom the return of a Runner lets start. Counts instead of searching: each need knows how
 * many stand in now, and each waiting Runner stands under the number that it waits for, so that a whole
 * fleet is walked once. The same rule as `okToStop` without room, which changes by the second.
 *
 * Absent Runners may always start. A Runner that was not serving stands in from its `complete` on, so what
 * may start only ever grows: whether a Runner can start at all does not depend on the order of the others.
 */
export class Admission {
  /** By the place of the need. */
  readonly #available: Int32Array;
  readonly #waiting: (Map<number, Candidate[]> | undefined)[];
  /** By the place of the candidate: how many of its needs are short. */
  readonly #missing: Int32Array;
  readonly #lowered: LoweredNeeds;
  readonly #lendings: Lendings;
  readonly #ready: Candidate[] = [];

  constructor(
    standingIn: readonly number[],
    candidates: readonly Candidate[],
    lowered: LoweredNeeds = new Map(),
    lendings: Lendings = new Map(),
  ) {
    this.#available = Int32Array.from(standingIn);
    this.#waiting = standingIn.map(() => undefined);
    this.#missing = new Int32Array(lengthByPlace(candidates));
    this.#lowered = lowered;
    this.#lendings = lendings;
    for (const candidate of candidates) this.#enter(candidate);
  }

  /** Those who may start from the beginning, in the order in which they were given. */
  get ready(): readonly Candidate[] {
    return this.#ready;
  }

  /** How many stand in for a need now, this Runner itself left out, and those to which its tags are lent counted. */
  othersFor(candidate: Candidate, { need, place, isProven }: ServedNeed): number {
    const counts = isProven && runnerClassOf(candidate) === "serving";
    const others = (this.#available[place] ?? 0) - (counts ? 1 : 0);
    if (this.#lendings.size === 0) return others;
    return others + lentStandIns({ lends: this.#lendings.get(candidate.runner.id) }, need.id);
  }

  /** How many must stand in for a need while this Runner is away. */
  requiredBy({ runner }: Candidate, { need }: ServedNeed): number {
    if (this.#lowered.size === 0) return need.minAvailable;
    return this.#lowered.get(runner.id)?.[need.id] ?? need.minAvailable;
  }

  /** The needs that this Runner's absence would leave short now. */
  shortOf(candidate: Candidate): readonly ServedNeed[] {
    if (candidate.statusClass === "absent" || candidate.keepsServing) return [];
    // Other replicas of its own Runner stand in.
    if (candidate.replica !== undefined && candidate.replica.standInReplicas !== null) return [];
    let short: ServedNeed[] | undefined;
    for (const need of candidate.needs) {
      if (this.othersFor(candidate, need) < this.requiredBy(candidate, need)) (short ??= []).push(need);
    }
    return short ?? none;
  }

  /** A Runner came back and serves. Answers with those whom that lets start. */
  complete(candidate: Candidate): readonly Candidate[] {
    const recovered = recoveredNeeds(candidate);
    return recovered.length === 0 ? none : recovered.flatMap((need) => this.#raise(need));
  }

  #raise({ place }: ServedNeed): Candidate[] {
    const available = (this.#available[place] ?? 0) + 1;
    this.#available[place] = available;
    return (this.#waiting[place]?.get(available) ?? []).filter((candidate) => {
      const missing = (this.#missing[candidate.place] ?? 0) - 1;
      this.#missing[candidate.place] = missing;
      return missing === 0;
    });
  }

  #enter(candidate: Candidate): void {
    const short = this.shortOf(candidate);
    if (short.length === 0) {
      this.#ready.push(candidate);
      return;
    }
    this.#missing[candidate.place] = short.length;
    for (const need of short) {
      const waiting = (this.#waiting[need.place] ??= new Map<number, Candidate[]>());
      // So many stand in, itself included where it counts, when it may start.
      const counts = (this.#available[need.place] ?? 0) - this.othersFor(candidate, need);
      const number = this.requiredBy(candidate, need) + counts;
      const same = waiting.get(number);
      if (same === undefined) waiting.set(number, [candidate]);
      else same.push(candidate);
    }
  }
}

const none: readonly never[] = [];

/** The needs that a Runner stands in for again once it was upgraded, and did not before. */
export function recoveredNeeds(candidate: Candidate): readonly ServedNeed[] {
  if (runnerClassOf(candidate) === "serving") return none;
  // One of several replicas does not say that its whole Runner serves again.
  if (candidate.replica?.isOnly === false) return none;
  return candidate.needs.filter(({ isProven }) => isProven);
}

/** What the status of its Runner means: while other replicas serve, the Runner does. */
function runnerClassOf({ replica, statusClass }: Candidate): StatusClass {
  return replica?.runnerClass ?? statusClass;
}

/** How many Runners of the fleet stand in for each need, by its place, while none is away. */
export function countStandIns(fleet: Fleet, { needs, served }: FoundNeeds): number[] {
  const counts = needs.map(() => 0);
  const classOf = statusClassifier(fleet.server);
  fleet.runners.forEach(({ status }, runner) => {
    if (classOf(status) !== "serving") return;
    for (const { place, isProven } of served[runner] ?? []) {
      if (isProven) counts[place] = (counts[place] ?? 0) + 1;
    }
  });
  return counts;
}
