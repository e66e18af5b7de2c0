import type { Runner } from "../fleet/fleet.js";
import type { Need } from "./need.js";
import { needsForRunner } from "./needs-for-runner.js";
import { servesNeed } from "./serves.js";

const indexes = new WeakMap<readonly Need[], ReadonlyMap<string, readonly Need[]>>();
const places = new WeakMap<readonly Need[], ReadonlyMap<Need, number>>();

/**
 * The needs that would miss this Runner: those that it served when they were found (a cordon takes its tags
 * off, and must not make them forget it), and those that it serves by what it is now.
 *
 * @example
 * ```ts
 * needsServedBy(runner, plan.needs).map((need) => need.id);
 * ```
 */
export function needsServedBy(runner: Runner | string, needs: readonly Need[]): Need[] {
  const id = typeof runner === "string" ? runner : runner.id;
  const planned = indexNeeds(needs).get(id) ?? [];
  if (typeof runner === "string") return [...planned];
  const known = new Set(planned);
  const now = [...needsForRunner(runner, needs)].filter(
    (need) => !known.has(need) && servesNeed(runner, need) !== "no",
  );
  return [...planned, ...inOrderOf(needs, now)];
}

function inOrderOf(needs: readonly Need[], some: Need[]): Need[] {
  if (some.length < 2) return some;
  const place = indexPlaces(needs);
  return some.sort((left, right) => (place.get(left) ?? 0) - (place.get(right) ?? 0));
}

function indexPlaces(needs: readonly Need[]): ReadonlyMap<Need, number> {
  const known = places.get(needs);
  if (known !== undefined) return known;
  const index = new Map(needs.map((need, place) => [need, place]));
  places.set(needs, index);
  return index;
}

/** Needs by the id of each Runner that served them when found. Made once per list. */
export function indexNeeds(needs: readonly Need[]): ReadonlyMap<string, readonly Need[]> {
  const known = indexes.get(needs);
  if (known !== undefined) return known;
  const index = new Map<string, Need[]>();
  for (const need of needs) {
    for (const id of need.servedBy) {
      const served = index.get(id);
      if (served === undefined) index.set(id, [need]);
      else served.push(need);
    }
  }
  indexes.set(needs, index);
  return index;
}
