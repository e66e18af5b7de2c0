import { canonicalJson } from "../json/canonical-json.js";
import type { Notice } from "../model/plan.js";
import type { PlanChange } from "./plan-change.js";

/** Returns which notices went and which came. One that differs in a word went and came. */
export function noticeChanges(
  what: "blocker" | "warning",
  before: readonly Notice[],
  after: readonly Notice[],
): PlanChange[] {
  return [
    ...without(before, after).map((notice): PlanChange => ({ kind: `${what}-removed`, notice })),
    ...without(after, before).map((notice): PlanChange => ({ kind: `${what}-added`, notice })),
  ];
}

/** Those of the notices that the others do not have, as often as they do not have them. */
function without(notices: readonly Notice[], others: readonly Notice[]): Notice[] {
  const left = new Map<string, number>();
  for (const other of others) {
    const key = canonicalJson(other);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return notices.filter((notice) => {
    const key = canonicalJson(notice);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
