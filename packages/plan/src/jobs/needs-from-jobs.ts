import type { DispatchMode, Fleet } from "../fleet/fleet.js";
import type { JobNeed } from "../policy/coverage.js";
import { mostNamedJobs } from "../policy/named-jobs.js";
import { compareText } from "../text/compare-text.js";
import { oneLine } from "../text/one-line.js";
import { findReached } from "./find-reached.js";
import type { JobDefinition } from "./job-definition.js";
import type { JobExport } from "./job-export.js";
import type { JobFound, NeedOfJobs, NeedsFromJobs } from "./needs-found.js";
import { readJobs } from "./read-jobs.js";

/**
 * Returns what jobs need of Runners, from the definitions that the server exports.
 *
 * In a manual project a job needs a Runner with all of the tags in its `runnerSelector`; a job without one runs on the
 * server's own Runner and needs none. In an automatic project the Runners' node filters decide, whatever the jobs are.
 * Projects that `exports` does not name keep the rule of `same-tags`.
 *
 * What a definition leaves open is read on the safe side:
 *
 * - A filter that holds `${option.x}` or another variable, or that cannot be read as tags, may choose every Runner of the
 *   project that has the tags written out in it. Only a Runner with at least the same tags stands in for each of them.
 * - A selector of an unknown kind may choose any Runner of the project, and no other is known to stand in.
 * - A disabled job (`executionEnabled: false`) needs a Runner only where a job that can run refers to it. Whether the
 *   server runs it then is not documented, so it counts.
 * - A job whose schedule is disabled can be started by hand, so it counts.
 * - A reference whose job is known only at run time counts as one to every job of its project.
 *
 * A job that is created, enabled or changed later is in no plan: export and plan shortly before the run. A job that the
 * token may not read is in no export, and neither is a Runner that is chosen by hand when a job or a command is started.
 *
 * @throws {@link PlanError} `JOBS_INVALID` with every problem, each naming its job.
 *
 * @example
 * ```ts
 * const { coverage } = needsFromJobs([{ project: "ops", jobs: JSON.parse(text) }], fleet);
 * const plan = planUpgrade(fleet, { coverage });
 * ```
 */
export function needsFromJobs(
  exports: readonly JobExport[],
  fleet: Pick<Fleet, "projects" | "runners">,
): NeedsFromJobs {
  const dispatch = new Map(fleet.projects.map(({ name, dispatch: mode }) => [name, mode]));
  const read = readJobs(exports, knownTags(fleet)).sort(compareJobs);
  const { canRun, reachedBy, warnings } = findReached(read);
  const jobs = read.map((job, place): JobFound => ({
    project: job.project,
    id: job.id,
    name: job.name,
    ...choiceIn(job, dispatch.get(job.project)),
    isEnabled: job.isEnabled,
    isScheduled: job.isEnabled && job.hasSchedule,
    canRun: canRun[place] === true,
    reachedBy: reachedBy(place).map(({ name, project }) => `${project}: ${name}`),
  }));
  // A project that is automatic now and manual later has jobs that were never given tags.
  const projects = [...new Set(exports.map(({ project }) => project))]
    .filter((name) => dispatch.has(name) && dispatch.get(name) !== "automatic")
    .sort();
  const needs = groupByNeed(jobs, new Set(projects));
  return {
    coverage: { kind: "jobs", projects, needs: needs.map(withNames) },
    needs,
    jobs,
    warnings,
  };
}

function knownTags({ runners }: Pick<Fleet, "runners">): (project: string, tag: string) => boolean {
  const known = new Map<string, Set<string>>();
  for (const { associations, tags } of runners) {
    for (const { project } of associations) {
      const ofProject = known.get(project) ?? new Set<string>();
      known.set(project, ofProject);
      for (const tag of tags) ofProject.add(tag);
    }
  }
  return (project, tag) => known.get(project)?.has(tag) === true;
}

function choiceIn(
  { choice }: JobDefinition,
  dispatch: DispatchMode | undefined,
): Pick<JobFound, "choose" | "tags"> {
  if (dispatch === "automatic") return { choose: "node-filter", tags: [] };
  return { choose: choice.choose, tags: "tags" in choice ? choice.tags : [] };
}

function groupByNeed(jobs: readonly JobFound[], projects: ReadonlySet<string>): NeedOfJobs[] {
  const groups = new Map<string, { readonly need: Omit<JobNeed, "jobs">; readonly jobs: JobFound[] }>();
  for (const job of jobs) {
    const { canRun, choose, project, tags } = job;
    if (!canRun || choose === "local" || choose === "node-filter" || !projects.has(project)) continue;
    const key = JSON.stringify([project, choose, tags]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { need: { project, choose, tags }, jobs: [job] });
    else group.jobs.push(job);
  }
  return [...groups]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, { need, jobs: alike }]) => ({ ...need, jobs: alike }));
}

function withNames({ jobs, ...need }: NeedOfJobs): JobNeed {
  const names = jobs.slice(0, mostNamedJobs).map(({ name }) => shown(name));
  return { ...need, jobs: { names, count: jobs.length } };
}

/** A name in a plan is for people. One of nothing but characters that do not print is spelled out. */
function shown(name: string): string {
  const line = oneLine(name);
  return line === "" ? oneLine(JSON.stringify(name)) : line;
}

/** By project, name and id: the same order, whatever that of the exports. */
function compareJobs(one: JobDefinition, other: JobDefinition): number {
  return (
    compareText(one.project, other.project) ||
    compareText(one.name, other.name) ||
    compareText(one.id ?? "", other.id ?? "")
  );
}
