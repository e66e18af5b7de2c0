import { isSameJson } from "../json/is-same-json.js";
import type { Plan, Procedure } from "../model/plan.js";
import { insertedSteps } from "./steps-for-added.js";

/** A procedure that has no key yet. */
export interface Unnamed {
  readonly procedure: Procedure;
  /** The key of the procedure that it was made from, without inserted steps. */
  readonly baseKey: string;
  /** The key that its units had in the old plan; null for units that are new. */
  readonly oldKey: string | null;
}

/**
 * Gives each procedure a key: the one of the old plan where it is the same, else the planner's, else one that names the inserted
 * steps as `insertStep` does. Two that differ never share one.
 */
export function nameProcedures<T extends Unnamed>(
  unnamed: readonly T[],
  { procedures: old }: Pick<Plan, "procedures">,
): ReadonlyMap<T, string> {
  const taken = new Map<string, Procedure>();
  const keys = new Map<T, string>();
  const take = (entry: T, key: string): boolean => {
    const other = taken.get(key);
    if (other !== undefined && !isSameJson(other, entry.procedure)) return false;
    taken.set(key, entry.procedure);
    keys.set(entry, key);
    return true;
  };
  for (const entry of unnamed) {
    const { oldKey, procedure } = entry;
    if (oldKey !== null && isSameJson(old[oldKey], procedure)) take(entry, oldKey);
  }
  for (const entry of unnamed) {
    if (keys.has(entry) || take(entry, entry.baseKey)) continue;
    const names = insertedSteps(entry.procedure.steps).map(({ id }) => `+${id}`);
    const key = `${entry.baseKey}${names.join("")}`;
    for (let number = 1; !take(entry, number === 1 ? key : `${key}-${number}`); number++);
  }
  return keys;
}
