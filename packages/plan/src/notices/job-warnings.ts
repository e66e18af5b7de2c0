import { jobsInWords } from "../needs/jobs-in-words.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import type { Notice } from "../model/plan.js";
import type { Coverage, JobNeed, JobsCoverage } from "../policy/coverage.js";
import type { NamedJobs } from "../policy/named-jobs.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout, someOf } from "./notice-about.js";

interface JobWarningInput {
  readonly context: NoticeContext;
  readonly units: readonly PlannedUnit[];
}

/** What a filter that no Runner serves is told with. */
interface Filter extends Pick<JobNeed, "project" | "tags"> {
  readonly jobs?: NamedJobs;
}

/** The lists of tags that jobs choose by, with coverage `jobs`. */
export function jobFilters(coverage: Coverage): readonly Filter[] {
  return coverage.kind === "jobs" ? coverage.needs.filter(({ choose }) => choose === "tags") : [];
}

/** What deserves a look where the needs are those of jobs. */
export function jobWarnings({ context, units }: JobWarningInput): Notice[] {
  const { coverage } = context.policy;
  if (coverage.kind !== "jobs") return [];
  const read = new Set(coverage.projects);
  return [
    ...openFilters(coverage),
    ...projectsNotRead(context, read),
    // A job that the token may not read is in no export, and its Runner looks unused.
    ...about(
      "NO_JOB_USES_RUNNER",
      units
        .filter(
          ({ unit, runner }) =>
            unit.needs.length === 0 && runner.associations.some(({ project }) => read.has(project)),
        )
        .map(({ unit }) => unit.runnerName),
      (names) => `No job runs on ${names}, so nothing has to stand in.`,
      "Check that the token may read every job: an export leaves the others out.",
    ),
  ];
}

/** One notice about several names; none where there are none. */
function about(
  code: string,
  names: readonly string[],
  message: (names: string) => string,
  remedy: string,
): Notice[] {
  if (names.length === 0) return [];
  return [noticeAbout(null, code, message(someOf(names.map((name) => oneLine(name)))), [remedy])];
}

function openFilters({ needs }: JobsCoverage): Notice[] {
  return needs
    .filter(({ choose }) => choose === "some-tags")
    .map((need) =>
      noticeAbout(
        null,
        "JOB_FILTER_OPEN",
        `The Runner filter of ${jobsInWords(need.jobs)} in project ${oneLine(need.project)} is no plain list of tags. Every Runner of the project${withTags(need)} counts as needed, and only one with at least its tags stands in for it.`,
        ["Write the tags out in the job's Runner filter to need fewer Runners."],
      ),
    );
}

/** A project whose jobs were not read may have any: it keeps the rule that needs no jobs. */
function projectsNotRead({ fleet, dispatch }: NoticeContext, read: ReadonlySet<string>): Notice[] {
  return about(
    "JOBS_NOT_READ",
    fleet.projects
      .map(({ name }) => name)
      .filter((name) => dispatch.get(name) === "manual" && !read.has(name)),
    (names) =>
      `The jobs of ${names} were not read, so only Runners with exactly the same tags stand in for each other.`,
    "Export the jobs of these projects as well.",
  );
}

function withTags({ tags }: JobNeed): string {
  return tags.length === 0 ? "" : ` with the tags ${oneLine(tags.join(", "))}`;
}
