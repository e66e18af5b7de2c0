import type { RunnerInfo } from "@runner-upgrade/client";
import type { Unit } from "@runner-upgrade/plan";
import { statusClassOf } from "../checking/status-class-of.js";
import type { RunContext } from "../context/run-context.js";
import { tagKey } from "../text/tag-key.js";

/** Whether a unit serves with its own tags by what the control plane shows: then it needs no other in its place. */
export function servesItself(run: RunContext, unit: Unit, { status, tags }: RunnerInfo): boolean {
  const statusClass = statusClassOf(run, unit, status);
  const shown = new Set(tags.map(tagKey));
  return (
    (statusClass === "serving" || statusClass === "saturated") &&
    unit.premises.tags.every((tag) => shown.has(tagKey(tag)))
  );
}
