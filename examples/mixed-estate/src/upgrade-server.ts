import {
  applyPlan,
  observeFleet,
  type RunDependencies,
  type RunnerHost,
  type RunReport,
} from "@runner-upgrade/apply";
import { formatPlan, planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";

/** A server and its hosts. Whether it has replicas is not said: it is observed. */
export type Site = RunDependencies & { readonly hosts: readonly RunnerHost[] };

/** What was planned and what came of it. */
export interface Upgraded {
  readonly plan: Plan;
  readonly report: RunReport;
}

/** Upgrades every Runner of a server that can be: the route of each is chosen by what was observed of it. */
export async function upgradeServer(site: Site, policy: PolicyInput): Promise<Upgraded> {
  const plan = planUpgrade(await observeFleet(site), policy);
  console.log(formatPlan(plan, { as: "text" }));
  return { plan, report: await applyPlan(plan, site) };
}
