import {
  applyPlan,
  formatReport,
  observeFleet,
  type ControlPlane,
  type RunnerHost,
} from "@runner-upgrade/apply";
import type { Executor } from "@runner-upgrade/executor";
import { formatPlan } from "@runner-upgrade/plan";
import { alertHandlers } from "./alerts.js";
import { ask } from "./ask.js";
import { compose } from "./compose.js";

/** What the script works on. */
export interface Site {
  readonly controlPlane: ControlPlane;
  readonly executors: readonly Executor[];
  readonly hosts: readonly RunnerHost[];
  readonly clock?: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
}

/** Upgrades what carries `tag`, group after group: a person is asked before each, and the next starts only when one is done. */
export async function upgradeByGroups(
  site: Site,
  tag: string,
  groups: readonly (readonly string[])[],
): Promise<boolean> {
  for (const group of groups) {
    // Observed anew for each group: what was done before is part of the fleet.
    const fleet = await observeFleet(site);
    const plan = compose(fleet, { tag, canaries: group });
    console.log(formatPlan(plan, { as: "text" }));
    if (!(await ask(`Carry this plan out for ${group.join(" and ")}?`))) return false;
    const report = await applyPlan(plan, {
      ...site,
      handlers: alertHandlers,
    });
    console.log(formatReport(report, { as: "text" }));
    if (!report.isComplete) return false;
  }
  return true;
}
