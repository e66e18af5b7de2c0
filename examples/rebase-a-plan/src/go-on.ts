import {
  applyPlan,
  observeFleet,
  type ControlPlane,
  type CustomStepHandler,
  type RunnerHost,
  type RunReport,
} from "@runner-upgrade/apply";
import type { Executor } from "@runner-upgrade/executor";
import { parsePlan } from "@runner-upgrade/plan";
import { comparePlans, formatComparison, rebasePlan } from "@runner-upgrade/plan/compare";

/** What the script works on. */
export interface Site {
  readonly controlPlane: ControlPlane;
  readonly executors: readonly Executor[];
  readonly hosts: readonly RunnerHost[];
  readonly handlers: Readonly<Record<string, CustomStepHandler>>;
  readonly clock?: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
}

/** Carries out what is left of an approved plan, once a person has agreed to how it differs. */
export async function goOn(
  site: Site,
  approvedFile: string,
  agree: (comparison: string) => Promise<boolean>,
): Promise<RunReport | null> {
  const approved = parsePlan(approvedFile);
  const rebased = rebasePlan(approved, await observeFleet(site));
  for (const { name, outcome, message } of rebased.units) console.log(`  ${name} is ${outcome}: ${message}`);
  for (const { message } of rebased.notKept) console.log(`  ${message}`);

  const comparison = comparePlans(approved, rebased.plan);
  if (!(await agree(formatComparison(comparison, { as: "text" })))) return null;
  return applyPlan(rebased.plan, site);
}
