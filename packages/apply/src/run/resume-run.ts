import type { Journal } from "../journal/journal.js";
import { createRun } from "./create-run.js";
import type { Run } from "./run.js";
import type { RunDependencies } from "../options/run-dependencies.js";

/** What a run that is resumed is given: what it was given before, and the journal that remembers it. */
export type ResumeDependencies = RunDependencies & { readonly journal: Journal };

/**
 * Carries on a run whose process is gone, from its journal, which holds the plan. Every step that was under way is
 * observed and done again. A journal whose last run has ended gives its report, and nothing is done.
 *
 * @example
 * ```ts
 * const report = await resumeRun({ controlPlane, executors, journal: createFileJournal("./run.journal") }).report;
 * ```
 */
export function resumeRun(dependencies: ResumeDependencies): Run {
  return createRun({ kind: "resume" }, dependencies);
}
