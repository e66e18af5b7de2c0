import { observeFleet, type RunnerHost } from "@runner-upgrade/apply";
import type { RunnerClient } from "@runner-upgrade/client";
import type { Executor } from "@runner-upgrade/executor";
import { planUpgrade, type Plan } from "@runner-upgrade/plan";
import { needsFromJobs } from "@runner-upgrade/plan/jobs";

/** What the plan is made from. */
export interface Site {
  readonly controlPlane: RunnerClient;
  readonly executors: readonly Executor[];
  readonly hosts: readonly RunnerHost[];
}

/** Plans an upgrade in which every job keeps a Runner. */
export async function planByJobs(site: Site): Promise<Plan> {
  const fleet = await observeFleet(site);
  const exports = await site.controlPlane.exportAllJobs(fleet.projects.map(({ name }) => name));
  const { coverage, warnings } = needsFromJobs(exports, fleet);
  for (const { path, message } of warnings) console.warn(`${path}: ${message}`);
  return planUpgrade(fleet, { coverage, canary: 0, settleMs: 5_000 });
}
