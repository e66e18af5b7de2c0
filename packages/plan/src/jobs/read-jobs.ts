import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { oneLine } from "../text/one-line.js";
import type { JobDefinition } from "./job-definition.js";
import type { JobExport } from "./job-export.js";
import { fullName, readReferences } from "./read-references.js";
import { isMissing, recordOf, textOf } from "./read-value.js";
import { readRunnerChoice } from "./runner-choice.js";

/** A job, or everything that is wrong with it. */
type Read = JobDefinition | { readonly problems: readonly PlanProblem[] };

/**
 * Reads job definitions from what a server exported.
 *
 * @param isKnownTag - Whether a Runner of a project has a tag.
 * @throws {@link PlanError} `JOBS_INVALID` with every problem, each naming its job.
 */
export function readJobs(
  exports: readonly JobExport[],
  isKnownTag: (project: string, tag: string) => boolean,
): JobDefinition[] {
  const read = exports.flatMap(({ project, jobs }): Read[] => {
    if (isMissing(jobs)) return [];
    if (!Array.isArray(jobs)) return [failed(project, "An export is a list of job definitions")];
    return jobs.map((job: unknown, index) =>
      readJob(job, { project, index, isKnownTag: (tag) => isKnownTag(project, tag) }),
    );
  });
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) {
    throw new PlanError({
      code: "JOBS_INVALID",
      message: `The job definitions cannot be read; nothing was planned. ${summarise(problems)}`,
      details: problems,
    });
  }
  return read.flatMap((one) => ("problems" in one ? [] : [one]));
}

interface Place {
  readonly project: string;
  readonly index: number;
  readonly isKnownTag: (tag: string) => boolean;
}

function readJob(value: unknown, { project, index, isKnownTag }: Place): Read {
  const job = recordOf(value);
  if (job === null) return failed(`${project}: jobs[${index}]`, "A job definition is an object");
  const ownName = textOf(job["name"]);
  if (ownName === null) return failed(`${project}: jobs[${index}]`, "The job has no name");
  const name = fullName(textOf(job["group"]), ownName);
  const choice = readRunnerChoice(job["runnerSelector"], isKnownTag);
  const isEnabled = readSwitch(job["executionEnabled"]);
  const isScheduleEnabled = readSwitch(job["scheduleEnabled"]);
  const { references, problems } = readReferences(job["sequence"]);
  const all = [
    ...("problem" in choice ? [choice.problem] : []),
    ...(isEnabled === null ? ["Its executionEnabled is neither true nor false"] : []),
    ...(isScheduleEnabled === null ? ["Its scheduleEnabled is neither true nor false"] : []),
    ...problems,
  ];
  if (all.length > 0 || "problem" in choice) return failed(`${project}: ${name}`, ...all);
  return {
    project,
    id: textOf(job["uuid"]) ?? textOf(job["id"]),
    name,
    choice,
    references,
    isEnabled: isEnabled === true,
    hasSchedule: isScheduleEnabled === true && isScheduled(job),
  };
}

/** True where it is left out, as the server reads it; null for what is no switch. */
function readSwitch(value: unknown): boolean | null {
  if (isMissing(value) || value === true || value === "true") return true;
  return value === false || value === "false" ? false : null;
}

function isScheduled({ schedule, schedules }: Readonly<Record<string, unknown>>): boolean {
  return !isMissing(schedule) || (Array.isArray(schedules) && schedules.length > 0);
}

function failed(path: string, ...messages: readonly string[]): { readonly problems: PlanProblem[] } {
  return {
    problems: messages.map((message) => ({
      code: "NOT_A_JOB",
      path: oneLine(path),
      message: `${message}.`,
    })),
  };
}
