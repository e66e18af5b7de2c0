import type { Fleet, Runner } from "./fleet.js";

const indexes = new WeakMap<Fleet, ReadonlyMap<string, Runner>>();

/** The Runners of a fleet by id. Made once per fleet object: a guard asks it again and again. */
export function indexRunners(fleet: Fleet): ReadonlyMap<string, Runner> {
  const known = indexes.get(fleet);
  if (known !== undefined) return known;
  const index = new Map(fleet.runners.map((runner) => [runner.id, runner]));
  indexes.set(fleet, index);
  return index;
}
