import type { Unit } from "../model/plan.js";

/** Returns how many more Runners stand in for a need of a unit because its tags are lent to them. */
export function lentStandIns(
  { lends }: { readonly lends?: Unit["lends"] | undefined },
  needId: string,
): number {
  return lends === undefined ? 0 : lends.filter(({ needs }) => needs.includes(needId)).length;
}
