import type { JsonObject } from "@runner-upgrade/plan/platform";
import { unitsLendingTo } from "@runner-upgrade/plan/carry-out";
import { tagKey } from "../text/tag-key.js";
import type { RunState } from "./run-state.js";
import { unansweredAt } from "./taken.js";
import type { UnitState } from "./unit-state.js";

/** The step under which the journal keeps what is lent. */
export const lendTagsStep = "lend-tags";

/** Tags that a unit has lent, or was about to lend, by the id of the Runner that has them. Those that it had before are in no list. */
export type Lent = Readonly<Partial<Record<string, readonly string[]>>>;

/** What a unit has lent, by the journal. */
export function lentOf({ record }: Pick<UnitState, "record">): Lent {
  const lent = record[lendTagsStep]?.["lent"];
  if (typeof lent !== "object" || lent === null || Array.isArray(lent)) return {};
  return Object.fromEntries(
    Object.entries(lent).map(([lenderId, tags]) => [
      lenderId,
      Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    ]),
  );
}

/** Whether there is anything to take back. */
export function hasLent(unit: Pick<UnitState, "record">): boolean {
  return Object.values(lentOf(unit)).some((tags) => tags !== undefined && tags.length > 0);
}

/** What the journal holds of a lending: a unit that goes back into the queue keeps it until it is taken back. */
export function lendingRecord({ record }: UnitState): UnitState["record"] {
  const own = record[lendTagsStep];
  return own === undefined || !hasLent({ record }) ? {} : { [lendTagsStep]: own };
}

/** A record of what is lent, with another list for one lender. */
export function withLent(unit: UnitState, lenderId: string, tags: readonly string[]): JsonObject {
  const lent = Object.entries({ ...lentOf(unit), [lenderId]: tags });
  return { lent: Object.fromEntries(lent.map(([id, some]) => [id, [...(some ?? [])]])) };
}

/** When the last request to lend that was not answered was sent. Null where there is none. */
export function unansweredLendingAt(unit: UnitState): number | null {
  return unansweredAt(unit, lendTagsStep);
}

/** The tags that units of the run, all but one of them, have lent to a Runner: the tags' keys. */
export function lentTo(
  run: Pick<RunState, "plan" | "units"> | null,
  lenderId: string,
  exceptUnitId?: string,
): ReadonlySet<string> {
  const keys = new Set<string>();
  if (run === null) return keys;
  for (const { id } of unitsLendingTo(run.plan.units, lenderId)) {
    const unit = id === exceptUnitId ? undefined : run.units.get(id);
    for (const tag of unit === undefined ? [] : (lentOf(unit)[lenderId] ?? [])) keys.add(tagKey(tag));
  }
  return keys;
}
