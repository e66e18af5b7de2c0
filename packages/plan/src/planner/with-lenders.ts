import type { Lendings } from "../candidates/admission.js";
import type { Need } from "../needs/need.js";

/** Writes into each need to whom its tags are lent under the plan. */
export function withLenders(needs: readonly Need[], lendings: Lendings): readonly Need[] {
  if (lendings.size === 0) return needs;
  const lenders = new Map<string, Set<string>>();
  for (const { lenderId, needs: ids } of [...lendings.values()].flat()) {
    for (const id of ids) lenders.set(id, (lenders.get(id) ?? new Set()).add(lenderId));
  }
  return needs.map((need) => {
    const own = lenders.get(need.id);
    return own === undefined || need.kind !== "tags" ? need : { ...need, lenders: [...own].sort() };
  });
}
