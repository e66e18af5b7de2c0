import { isSameJson } from "../json/is-same-json.js";
import type { Plan } from "../model/plan.js";
import type { PlanChange } from "./plan-change.js";

/** Lists whose order has no meaning; it is part of the plan's id all the same. */
const lists = {
  needs: ["need-added", "need-removed", "need-changed"],
  alreadyCurrent: ["current-added", "current-removed"],
  blockers: ["blocker-added", "blocker-removed"],
  warnings: ["warning-added", "warning-removed"],
} as const;

/** Returns which lists differ where none of the other changes says how: they have the same entries in another order. */
export function orderChanges(before: Plan, after: Plan, changes: readonly PlanChange[]): PlanChange[] {
  const told = new Set<string>(changes.map(({ kind }) => kind));
  return (["needs", "alreadyCurrent", "blockers", "warnings"] as const)
    .filter((list) => !lists[list].some((kind) => told.has(kind)) && !isSameJson(before[list], after[list]))
    .map((list) => ({ kind: "order", list }));
}
