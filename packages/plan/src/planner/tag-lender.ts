import type { Admission } from "../candidates/admission.js";
import type { TagLender } from "../candidates/admit.js";
import type { Candidate } from "../candidates/candidate.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import type { NoticeContext } from "../notices/context.js";
import type { TagNeed } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import type { Policy } from "../policy/policy.js";
import type { Lending } from "../model/lending.js";
import { whyCannotLend } from "../notices/why-cannot-lend.js";

/** What the policy's `lendTags` allows in a fleet; null where it names nothing. */
export function tagLender(context: NoticeContext): TagLender | null {
  const { fleet, policy } = context;
  if (policy.lendTags.length === 0) return null;
  const lendersOf = lendersByRunner(fleet, policy);
  return {
    isNamed: ({ runner }) => lendersOf.has(runner.id),
    lendersOf: ({ id }) => lendersOf.get(id) ?? [],
    choose: (candidate, admission) => chooseLendings(candidate, admission, lendersOf, context),
  };
}

/** By the id of a Runner whose tags may be lent: to whom, in the order of the fleet. */
function lendersByRunner(
  { runners }: Pick<Fleet, "runners">,
  { lendTags }: Pick<Policy, "lendTags">,
): ReadonlyMap<string, readonly Runner[]> {
  const named = new Map<string, string[]>();
  for (const { of, to } of lendTags) named.set(of, [...(named.get(of) ?? []), to]);
  const lendersOf = new Map<string, readonly Runner[]>();
  for (const { id, name } of runners) {
    const names = new Set([...(named.get(id) ?? []), ...(named.get(name) ?? [])]);
    if (names.size === 0) continue;
    const lenders = runners.filter(
      (other) => other.id !== id && (names.has(other.id) || names.has(other.name)),
    );
    lendersOf.set(id, lenders);
  }
  return lendersOf;
}

function chooseLendings(
  candidate: Candidate,
  admission: Admission,
  lendersOf: ReadonlyMap<string, readonly Runner[]>,
  context: NoticeContext,
): Lending[] {
  const lenders = lendersOf.get(candidate.runner.id) ?? [];
  const needsOf = new Map<Runner, TagNeed[]>();
  for (const served of admission.shortOf(candidate)) {
    const { need } = served;
    if (need.kind !== "tags") continue;
    const missing = admission.requiredBy(candidate, served) - admission.othersFor(candidate, served);
    const able = lenders.filter(
      (lender) => servesNeed(lender, need) === "no" && whyCannotLend(lender, need, context) === null,
    );
    for (const lender of able.slice(0, missing)) needsOf.set(lender, [...(needsOf.get(lender) ?? []), need]);
  }
  return [...needsOf].map(([lender, needs]) => lendingOf(lender, needs));
}

function lendingOf({ id, name, tags, associations }: Runner, needs: readonly TagNeed[]): Lending {
  const own = new Set(tags);
  const wanted = new Set(needs.flatMap((need) => need.tags));
  return {
    lenderId: id,
    lenderName: name,
    lenderProjects: associations.map(({ project }) => project),
    tags: [...wanted].filter((tag) => !own.has(tag)).sort(),
    needs: needs.map((need) => need.id),
  };
}
