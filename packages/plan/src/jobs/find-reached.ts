import type { PlanProblem } from "../errors/plan-error.js";
import { oneLine } from "../text/one-line.js";
import type { JobDefinition, JobReference } from "./job-definition.js";
import { addTo, JobIndex, type Target } from "./job-index.js";

/** The most names of jobs that a job is told to be reached by. */
const mostNamed = 20;

/** Which jobs can run, and which jobs run them. */
export interface Reached {
  /** Whether a person, a schedule or a job that can run starts it. By the place of the job. */
  readonly canRun: readonly boolean[];
  /** Returns the jobs that run a job, by way of others as well: the nearest first, at most 20. */
  readonly reachedBy: (place: number) => readonly JobDefinition[];
  /** References that name no job, or one that is known only when the job starts. */
  readonly warnings: readonly PlanProblem[];
}

/**
 * Follows the references between jobs. A reference whose job is known only at run time (`${option.job}`) may be to any
 * job of its project, so it counts as one to all of them.
 */
export function findReached(jobs: readonly JobDefinition[]): Reached {
  const index = new JobIndex(jobs);
  const warnings: PlanProblem[] = [];
  const calls = jobs.map((job) => {
    const targets = job.references.map((reference) => index.find(reference, job.project));
    targets.forEach((target, place) => {
      const reference = job.references[place];
      const isKnown = target.kind === "jobs" && target.places.length > 0;
      if (reference !== undefined && !isKnown) warnings.push(doubtful(job, reference, target));
    });
    return targets;
  });
  const canRun = jobs.map(({ isEnabled }) => isEnabled);
  const left = [...jobs.keys()].filter((place) => canRun[place] === true);
  const opened = new Set<string | null>();
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    for (const target of calls[place] ?? []) {
      if (target.kind === "project") {
        if (opened.has(target.project)) continue;
        opened.add(target.project);
      }
      for (const other of index.placesOf(target)) {
        if (canRun[other] === true) continue;
        canRun[other] = true;
        left.push(other);
      }
    }
  }
  return { canRun, reachedBy: callersIn(jobs, calls, canRun), warnings };
}

/** Returns what tells the jobs that run a job. */
function callersIn(
  jobs: readonly JobDefinition[],
  calls: readonly (readonly Target[])[],
  canRun: readonly boolean[],
): Reached["reachedBy"] {
  const byJob = jobs.map((): number[] => []);
  const byProject = new Map<string | null, number[]>();
  calls.forEach((targets, caller) => {
    if (canRun[caller] !== true) return;
    for (const target of targets) {
      if (target.kind === "project") addTo(byProject, target.project, caller);
      else for (const place of target.places) byJob[place]?.push(caller);
    }
  });
  const listsOf = (place: number): (readonly number[] | undefined)[] => [
    byJob[place],
    byProject.get(jobs[place]?.project ?? ""),
    byProject.get(null),
  ];
  return (place) => {
    const seen = new Set([place]);
    // A set is walked in the order in which it grows: the nearest first.
    for (const one of seen) {
      for (const callers of listsOf(one)) {
        for (const caller of callers ?? []) {
          if (seen.size > mostNamed) break;
          seen.add(caller);
        }
      }
    }
    seen.delete(place);
    return [...seen].flatMap((one) => jobs[one] ?? []);
  };
}

function doubtful(job: JobDefinition, reference: JobReference, { kind }: Target): PlanProblem {
  const target = oneLine(reference.name ?? reference.id ?? "");
  const project = oneLine(reference.project ?? job.project);
  const path = `${oneLine(job.project)}: ${oneLine(job.name)}`;
  if (kind === "project") {
    return {
      code: "JOB_REFERENCE_OPEN",
      path,
      message: `It runs the job ${target} of project ${project}, which is known only at run time, so it counts as running every job there.`,
    };
  }
  return {
    code: "JOB_REFERENCE_UNKNOWN",
    path,
    message: `It runs the job ${target} of project ${project}, which the exports do not hold. The needs of that job are not known.`,
  };
}
