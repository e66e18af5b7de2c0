import type { Plan } from "@runner-upgrade/plan";
import type { RunReport } from "../report/run-report.js";
import { createRun } from "./create-run.js";
import type { Run } from "./run.js";
import type { RunDependencies } from "../options/run-dependencies.js";

/**
 * Carries a plan out. Returns at once. Before the first effect the script, the journal and the server are checked;
 * what does not fit rejects `report` with an `ApplyError`, and nothing was done then. A plan is carried out once: its
 * journal remembers it.
 *
 * @example
 * ```ts
 * const run = startRun(plan, { controlPlane, executors, journal: createFileJournal("./run.journal") });
 * for await (const event of run.events) console.log(event.type);
 * const report = await run.report;
 * ```
 */
export function startRun(plan: Plan, dependencies: RunDependencies): Run {
  return createRun({ kind: "start", plan }, dependencies);
}

/**
 * Carries a plan out and resolves to the report: `startRun` for who needs no more.
 *
 * @example
 * ```ts
 * const report = await applyPlan(plan, { controlPlane, executors });
 * process.exitCode = report.isComplete ? 0 : 1;
 * ```
 */
export async function applyPlan(plan: Plan, dependencies: RunDependencies): Promise<RunReport> {
  return startRun(plan, dependencies).report;
}
