import type { AttackCase } from "../case/attack-case.js";
import { lower } from "./oracle-needs.js";

/** Whose tags are lent to a Runner under the case's policy. */
export function borrowersOf({ policy }: Pick<AttackCase, "policy">, lender: string): readonly string[] {
  return (policy.lendTags ?? []).filter(({ to }) => to === lender).map(({ of }) => of);
}

/** Who has a Runner's tags while it is away under the case's policy. */
export function lendersOf({ policy }: Pick<AttackCase, "policy">, of: string): readonly string[] {
  return (policy.lendTags ?? []).filter((lending) => lending.of === of).map(({ to }) => to);
}

/** Whether a change of a Runner's tags concerns nothing but tags that may be lent to it. */
export function isLoan(
  attack: Pick<AttackCase, "policy" | "runners">,
  name: string,
  before: readonly string[],
  after: readonly string[],
): boolean {
  const borrowers = borrowersOf(attack, name);
  if (borrowers.length === 0) return false;
  const tagsOf = (one: string): string[] =>
    lower(attack.runners.find((runner) => runner.name === one)?.tags ?? []);
  const own = new Set(tagsOf(name));
  const lendable = new Set(borrowers.flatMap(tagsOf).filter((tag) => !own.has(tag)));
  const [was, is] = [lower(before), lower(after)];
  const changed = [...was.filter((tag) => !is.includes(tag)), ...is.filter((tag) => !was.includes(tag))];
  return changed.every((tag) => lendable.has(tag));
}
