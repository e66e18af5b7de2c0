import type { PlatformModule } from "../platforms/platform-module.js";
import { Admission, recoveredNeeds, type Lendings, type LoweredNeeds } from "../candidates/admission.js";
import { lengthByPlace, type Candidate } from "../candidates/candidate.js";
import { unitIdOf } from "../model/unit-id.js";
import { compareEntries, entryOf, type Entry } from "./order-entry.js";
import { remainingTimes } from "./remaining-time.js";
import { PriorityQueue } from "./priority-queue.js";
import { eligibleCanaries, selectCanaries } from "./select-canaries.js";

/** A candidate at its place in the order of start. */
export interface Placed {
  readonly candidate: Candidate;
  readonly isCanary: boolean;
  /** Ids of units. */
  readonly waitsFor: readonly string[];
}

const mostNamed = 16;
const none: readonly string[] = [];

/**
 * The order of start: absent ones (they cost nothing), canaries, then those from whose start on most is left to do, for
 * themselves or for one of their needs, ties by how long they take, how few stand in for them, then by id; saturated ones
 * last. No unit stands before those whose return it needs: a Runner enters the queue when the ones placed so far let it start, so the order keeps every need.
 */
export function orderUnits(
  candidates: readonly Candidate[],
  standingIn: readonly number[],
  options: {
    readonly lowered: LoweredNeeds;
    readonly lendings?: Lendings;
    readonly canary: number;
    readonly platforms?: readonly PlatformModule[];
  },
): Placed[] {
  const atFirst = new Admission(standingIn, [], options.lowered, options.lendings);
  const length = lengthByPlace(candidates);
  const remaining = remainingTimes(candidates, atFirst, length);
  const entries = candidates.map((candidate) => entryOf(candidate, atFirst, remaining));
  const byPlace = Array.from<Entry | undefined>({ length });
  for (const entry of entries) byPlace[entry.candidate.place] = entry;
  const admission = new Admission(standingIn, candidates, options.lowered, options.lendings);
  const entriesOf = (some: readonly Candidate[]): Entry[] =>
    some.flatMap(({ place }) => byPlace[place] ?? []);
  const order: Placed[] = [];
  /** By the place of the need: ids of those placed so far whose return serves it again. */
  const recovered = standingIn.map((): string[] | undefined => undefined);
  const place = ({ candidate, spare }: Entry, isCanary: boolean): readonly Entry[] => {
    order.push({ candidate, isCanary, waitsFor: spare < 0 ? waitsFor(candidate, atFirst, recovered) : none });
    const unitId = unitIdOf(candidate.runner.id, candidate.replica?.id);
    for (const need of recoveredNeeds(candidate)) (recovered[need.place] ??= []).push(unitId);
    const freed = admission.complete(candidate);
    return freed.length === 0 ? [] : entriesOf(freed);
  };
  const ready = entriesOf(admission.ready);
  const absent = ready.filter(({ candidate }) => candidate.statusClass === "absent").sort(compareEntries);
  const present = ready.filter(({ candidate }) => candidate.statusClass !== "absent");
  const freedByAbsent = absent.flatMap((entry) => place(entry, false));
  const waiting = [...present, ...freedByAbsent].sort(compareEntries);
  const canaries = pickCanaries(waiting, new Set(present), options);
  const isPicked = new Set(canaries);
  // What is ready is sorted once; only who is freed meanwhile goes through the queue.
  const queue = new PriorityQueue<Entry>(compareEntries);
  for (const canary of canaries) for (const freed of place(canary, true)) queue.push(freed);
  for (const next of waiting) {
    if (isPicked.has(next)) continue;
    placeQueued(next);
    for (const freed of place(next, false)) queue.push(freed);
  }
  placeQueued(null);
  return order;

  /** Places who was freed and comes before this one; everybody where there is no such one. */
  function placeQueued(before: Entry | null): void {
    for (;;) {
      const first = queue.first;
      if (first === undefined || (before !== null && compareEntries(first, before) > 0)) return;
      queue.pop();
      for (const freed of place(first, false)) queue.push(freed);
    }
  }
}

function pickCanaries(
  entries: readonly Entry[],
  ready: ReadonlySet<Entry>,
  { lowered, canary, platforms }: Parameters<typeof orderUnits>[2],
): Entry[] {
  if (canary === 0) return [];
  const traits = entries.map((entry) => ({
    entry,
    host: entry.candidate.host,
    version: entry.candidate.runner.version,
    statusClass: entry.candidate.statusClass,
    isOutageAllowed: lowered.has(entry.candidate.runner.id),
  }));
  // The shortest: its failure is seen soonest, and the others wait for it. Who waits for another itself comes last.
  const waits = ({ entry }: (typeof traits)[number]): number => (ready.has(entry) ? 0 : 1);
  const shortest = [...eligibleCanaries(traits)].sort(
    (left, right) => waits(left) - waits(right) || left.entry.durationMs - right.entry.durationMs,
  );
  return selectCanaries(shortest, canary, platforms).map(({ entry }) => entry);
}

/** The earliest placed whose return makes up what this Runner's needs were short of at first. */
function waitsFor(
  candidate: Candidate,
  atFirst: Admission,
  recovered: readonly (readonly string[] | undefined)[],
): readonly string[] {
  const shortOf = atFirst.shortOf(candidate);
  if (shortOf.length === 0) return none;
  const ids = new Set(
    shortOf.flatMap((need) => {
      const short = atFirst.requiredBy(candidate, need) - atFirst.othersFor(candidate, need);
      return (recovered[need.place] ?? []).slice(Math.max(0, short - mostNamed), short);
    }),
  );
  return [...ids].sort().slice(0, mostNamed);
}
