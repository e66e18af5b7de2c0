import type { Fleet } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import { classifyStatus } from "../fleet/classify-status.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import type { Candidate } from "./candidate.js";

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
  readonly #available: Map<string, number>;
  readonly #waiting: Map<string, Map<number, Candidate[]>> = new Map<string, Map<number, Candidate[]>>();
  readonly #missing: Map<string, number> = new Map<string, number>();
  readonly #lowered: LoweredNeeds;
  readonly #ready: Candidate[] = [];

  constructor(
    standingIn: ReadonlyMap<string, number>,
    candidates: readonly Candidate[],
    lowered: LoweredNeeds = new Map(),
  ) {
    this.#available = new Map(standingIn);
    this.#lowered = lowered;
    for (const candidate of candidates) this.#enter(candidate);
  }

  /** Those who may start from the beginning, in the order in which they were given. */
  get ready(): readonly Candidate[] {
    return this.#ready;
  }

  /** How many stand in for a need now, this Runner itself left out. */
  othersFor(candidate: Candidate, need: Need): number {
    return (this.#available.get(need.id) ?? 0) - (countsFor(candidate, need) ? 1 : 0);
  }

  /** How many must stand in for a need while this Runner is away. */
  requiredBy(candidate: Candidate, need: Need): number {
    return this.#lowered.get(candidate.runner.id)?.[need.id] ?? need.minAvailable;
  }

  /** The needs that this Runner's absence would leave short now. */
  shortOf(candidate: Candidate): Need[] {
    if (candidate.statusClass === "absent" || candidate.keepsServing) return [];
    return candidate.needs.filter(
      (need) => this.othersFor(candidate, need) < this.requiredBy(candidate, need),
    );
  }

  /** A Runner came back and serves. Answers with those whom that lets start. */
  complete(candidate: Candidate): Candidate[] {
    return recoveredNeeds(candidate).flatMap((need) => this.#raise(need));
  }

  #raise(need: Need): Candidate[] {
    const available = (this.#available.get(need.id) ?? 0) + 1;
    this.#available.set(need.id, available);
    return (this.#waiting.get(need.id)?.get(available) ?? []).filter((candidate) => {
      const missing = (this.#missing.get(candidate.runner.id) ?? 0) - 1;
      this.#missing.set(candidate.runner.id, missing);
      return missing === 0;
    });
  }

  #enter(candidate: Candidate): void {
    const short = this.shortOf(candidate);
    this.#missing.set(candidate.runner.id, short.length);
    if (short.length === 0) this.#ready.push(candidate);
    for (const need of short) {
      const waiting = this.#waiting.get(need.id) ?? new Map<number, Candidate[]>();
      this.#waiting.set(need.id, waiting);
      const number = this.requiredBy(candidate, need) + (countsFor(candidate, need) ? 1 : 0);
      const same = waiting.get(number);
      if (same === undefined) waiting.set(number, [candidate]);
      else same.push(candidate);
    }
  }
}

/** The needs that a Runner stands in for again once it was upgraded, and did not before. */
export function recoveredNeeds(candidate: Candidate): Need[] {
  if (candidate.statusClass === "serving") return [];
  return candidate.needs.filter((need) => servesNeed(candidate.runner, need) === "yes");
}

function countsFor({ runner, statusClass }: Candidate, need: Need): boolean {
  return statusClass === "serving" && servesNeed(runner, need) === "yes";
}

/** How many Runners of the fleet stand in for each need, nobody being away. */
export function countStandIns(fleet: Fleet, needs: readonly Need[]): Map<string, number> {
  const runners = indexRunners(fleet);
  const serving = new Set(
    fleet.runners
      .filter(({ status }) => classifyStatus(status, fleet.server) === "serving")
      .map(({ id }) => id),
  );
  const provably = (need: Need, id: string): boolean => {
    const runner = serving.has(id) ? runners.get(id) : undefined;
    return runner !== undefined && servesNeed(runner, need) === "yes";
  };
  return new Map(needs.map((need) => [need.id, need.servedBy.filter((id) => provably(need, id)).length]));
}
