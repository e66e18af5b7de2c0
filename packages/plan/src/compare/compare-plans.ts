import { isSameJson } from "../json/is-same-json.js";
import type { Plan } from "../model/plan.js";
import { changesOfUnits } from "./changes-of-units.js";
import { listDifference } from "./list-difference.js";
import { needChanges } from "./need-changes.js";
import { noticeChanges } from "./notice-changes.js";
import { orderChanges } from "./order-changes.js";
import type { PlanChange } from "./plan-change.js";
import type { ComparedPlan, PlanComparison } from "./plan-comparison.js";
import { policyChanges } from "./policy-changes.js";
import { procedureChanges } from "./procedure-changes.js";

/**
 * Compares two plans for a person who reviews the second one. Units and needs are paired by id. Pure and stable: the same
 * plans give the same changes in the same order, and there are none exactly when the plans have the same content.
 *
 * @example
 * ```ts
 * const comparison = comparePlans(approved, rebased);
 * if (comparison.changes.length > 0) console.log(formatComparison(comparison, { as: "text" }));
 * ```
 */
export function comparePlans(before: Plan, after: Plan): PlanComparison {
  const changes = [
    ...changesOfWhole(before, after),
    ...changesOfUnits(before, after),
    ...procedureChanges(before, after),
    ...needChanges(before.needs, after.needs),
    ...noticeChanges("blocker", before.blockers, after.blockers),
    ...noticeChanges("warning", before.warnings, after.warnings),
    ...currentChanges(before.alreadyCurrent, after.alreadyCurrent),
  ];
  return {
    before: inNumbers(before),
    after: inNumbers(after),
    changes: [...changes, ...orderChanges(before, after, changes)],
  };
}

function changesOfWhole(before: Plan, after: Plan): PlanChange[] {
  const changes: PlanChange[] = [];
  if (!isSameJson(before.server, after.server))
    changes.push({ kind: "server", before: before.server, after: after.server });
  const [was, is] = [targetsOf(before), targetsOf(after)];
  if (was.length > 0 && is.length > 0 && !isSameJson(was, is))
    changes.push({ kind: "target-version", before: was, after: is });
  const [wasLimited, isLimited] = [before.isLimited === true, after.isLimited === true];
  if (wasLimited !== isLimited) changes.push({ kind: "limit", before: wasLimited, after: isLimited });
  return [...changes, ...policyChanges(before.policy, after.policy)];
}

function targetsOf({ units }: Plan): readonly string[] {
  return [...new Set(units.map(({ targetVersion }) => targetVersion))].sort();
}

function currentChanges(before: readonly string[], after: readonly string[]): PlanChange[] {
  const { added, removed } = listDifference(before, after) ?? { added: [], removed: [] };
  return [
    ...removed.map((runnerId): PlanChange => ({ kind: "current-removed", runnerId })),
    ...added.map((runnerId): PlanChange => ({ kind: "current-added", runnerId })),
  ];
}

function inNumbers({ id, units, needs, alreadyCurrent, blockers, warnings }: Plan): ComparedPlan {
  return {
    planId: id,
    units: units.length,
    needs: needs.length,
    alreadyCurrent: alreadyCurrent.length,
    blockers: blockers.length,
    warnings: warnings.length,
  };
}
