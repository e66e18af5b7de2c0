import type { Need } from "../needs/need.js";
import { differingProperties } from "./differing-properties.js";
import { listDifference } from "./list-difference.js";
import type { NeedChange, PlanChange } from "./plan-change.js";

/** Returns how the needs of two plans differ: removed, added, then changed ones. */
export function needChanges(before: readonly Need[], after: readonly Need[]): PlanChange[] {
  const known = new Map(before.map((need) => [need.id, need]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !kept.has(id)).map((need): PlanChange => ({ kind: "need-removed", need })),
    ...after.filter(({ id }) => !known.has(id)).map((need): PlanChange => ({ kind: "need-added", need })),
    ...after.flatMap((need): PlanChange[] => {
      const was = known.get(need.id);
      const changes = was === undefined ? [] : changesOf(was, need);
      return changes.length === 0 ? [] : [{ kind: "need-changed", needId: need.id, changes }];
    }),
  ];
}

function changesOf(before: Need, after: Need): NeedChange[] {
  const { minAvailable: wasMin, outOfService: wasOut = [], servedBy: wasServed, ...wasAbout } = before;
  const { minAvailable: isMin, outOfService: isOut = [], servedBy: isServed, ...isAbout } = after;
  const changes: NeedChange[] = [];
  if (wasMin !== isMin) changes.push({ what: "min-available", before: wasMin, after: isMin });
  const served = listDifference(wasServed, isServed);
  if (served !== null) changes.push({ what: "served-by", ...served });
  const out = listDifference(wasOut, isOut);
  if (out !== null) changes.push({ what: "out-of-service", ...out });
  const properties = differingProperties(wasAbout, isAbout);
  if (properties.length > 0) changes.push({ what: "meaning", properties });
  return changes;
}
