import type { PlatformModule } from "../platforms/platform-module.js";
import { compareText } from "../text/compare-text.js";
import { Admission, recoveredNeeds, type LoweredNeeds } from "./admission.js";
import type { Candidate } from "./candidate.js";
import { PriorityQueue } from "./priority-queue.js";
import { eligibleCanaries, selectCanaries } from "./select-canaries.js";

/** A candidate with what decides its place. */
export interface Placeable extends Candidate {
  readonly expectedDurationMs: number;
}

/** A candidate at its place in the order of start. */
export interface Placed extends Placeable {
  readonly isCanary: boolean;
  readonly waitsFor: readonly string[];
}

const mostNamed = 16;

/**
 * The order of start: absent ones (they cost nothing), canaries, then those that take longest, ties by how
 * few stand in for them, then by id; saturated ones last. Nobody stands before those whose return they
 * need: a Runner enters the queue when the ones placed so far let it start, so the order keeps every need.
 */
export function orderUnits(
  candidates: readonly Placeable[],
  standingIn: ReadonlyMap<string, number>,
  options: {
    readonly lowered: LoweredNeeds;
    readonly canary: number;
    readonly platforms?: readonly PlatformModule[];
  },
): Placed[] {
  const admission = new Admission(standingIn, candidates, options.lowered);
  const atFirst = new Admission(standingIn, [], options.lowered);
  const compare = placeOrder(candidates, atFirst);
  const known = new Map(candidates.map((candidate) => [candidate.runner.id, candidate]));
  const order: Placed[] = [];
  const recovered = new Map<string, string[]>();
  const place = (candidate: Placeable, isCanary: boolean): Placeable[] => {
    order.push({ ...candidate, isCanary, waitsFor: waitsFor(candidate, atFirst, recovered) });
    for (const { id } of recoveredNeeds(candidate)) {
      const earlier = recovered.get(id);
      if (earlier === undefined) recovered.set(id, [candidate.runner.id]);
      else earlier.push(candidate.runner.id);
    }
    return admission.complete(candidate).flatMap(({ runner }) => known.get(runner.id) ?? []);
  };
  const [absent, present] = partition(
    admission.ready.flatMap(({ runner }) => known.get(runner.id) ?? []),
    ({ statusClass }) => statusClass === "absent",
  );
  const ready = [...present, ...absent.sort(compare).flatMap((candidate) => place(candidate, false))];
  const canaries = new Set(pickCanaries(ready.sort(compare), options));
  const queue = new PriorityQueue<Placeable>(
    compare,
    ready.filter((candidate) => !canaries.has(candidate)),
  );
  for (const canary of canaries) for (const next of place(canary, true)) queue.push(next);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const freed of place(next, false)) queue.push(freed);
  }
  return order;
}

function pickCanaries(
  ready: readonly Placeable[],
  { lowered, canary, platforms }: Parameters<typeof orderUnits>[2],
): Placeable[] {
  const traits = ready.map((candidate) => ({
    candidate,
    host: candidate.host,
    version: candidate.runner.version,
    statusClass: candidate.statusClass,
    isOutageAllowed: lowered.has(candidate.runner.id),
  }));
  return selectCanaries(eligibleCanaries(traits), canary, platforms).map(({ candidate }) => candidate);
}

function placeOrder(
  candidates: readonly Placeable[],
  atFirst: Admission,
): (left: Placeable, right: Placeable) => number {
  const rank = ({ statusClass }: Placeable): number => (statusClass === "saturated" ? 1 : 0);
  const spare = new Map(candidates.map((candidate) => [candidate, spareOf(candidate, atFirst)]));
  return (left, right) =>
    rank(left) - rank(right) ||
    right.expectedDurationMs - left.expectedDurationMs ||
    (spare.get(left) ?? 0) - (spare.get(right) ?? 0) ||
    compareText(left.runner.id, right.runner.id);
}

/** How many more than asked for stand in, at the need where they are fewest. Without any need: plenty. */
function spareOf(candidate: Candidate, atFirst: Admission): number {
  return candidate.needs.reduce(
    (least, need) =>
      Math.min(least, atFirst.othersFor(candidate, need) - atFirst.requiredBy(candidate, need)),
    Number.MAX_SAFE_INTEGER,
  );
}

/** The earliest placed whose return makes up what this Runner's needs were short of at first. */
function waitsFor(
  candidate: Candidate,
  atFirst: Admission,
  recovered: ReadonlyMap<string, readonly string[]>,
): string[] {
  const ids = new Set(
    atFirst.shortOf(candidate).flatMap((need) => {
      const short = atFirst.requiredBy(candidate, need) - atFirst.othersFor(candidate, need);
      return (recovered.get(need.id) ?? []).slice(Math.max(0, short - mostNamed), short);
    }),
  );
  return [...ids].sort().slice(0, mostNamed);
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
