import type { Unit } from "../model/plan.js";

const indexes = new WeakMap<readonly Unit[], ReadonlyMap<string, readonly Unit[]>>();
const none: readonly Unit[] = [];

/** Returns the units that lend their tags to a Runner. Looked up in an index that is made once per list of units. */
export function unitsLendingTo(units: readonly Unit[], runnerId: string): readonly Unit[] {
  let index = indexes.get(units);
  if (index === undefined) indexes.set(units, (index = indexLenders(units)));
  return index.get(runnerId) ?? none;
}

function indexLenders(units: readonly Unit[]): ReadonlyMap<string, readonly Unit[]> {
  const index = new Map<string, Unit[]>();
  for (const unit of units) {
    for (const { lenderId } of unit.lends ?? []) {
      const known = index.get(lenderId);
      if (known === undefined) index.set(lenderId, [unit]);
      else known.push(unit);
    }
  }
  return index;
}
