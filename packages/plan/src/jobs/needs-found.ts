import type { PlanProblem } from "../errors/plan-error.js";
import type { JobNeed, JobsCoverage } from "../policy/coverage.js";
import type { JobDefinition } from "./job-definition.js";

/** A job that was read, and what it needs. */
export interface JobFound extends Pick<JobDefinition, "project" | "id" | "name"> {
  /**
   * How it chooses its Runner: `JobNeed.choose`; `local`: the server's own; `node-filter`: its project is automatic, so
   * the node filters of the Runners decide.
   */
  readonly choose: JobNeed["choose"] | "local" | "node-filter";
  /** Empty but for `tags` and `some-tags`. */
  readonly tags: readonly string[];
  /** False with `executionEnabled: false`. */
  readonly isEnabled: boolean;
  /** Whether a schedule starts it: it has one, and both execution and schedule are enabled. */
  readonly isScheduled: boolean;
  /** Whether it counts: it is enabled, or a job that counts runs it. */
  readonly canRun: boolean;
  /** Jobs that run it by reference and count, by way of others as well: the nearest first, at most 20, as `project: group/name`. */
  readonly reachedBy: readonly string[];
}

/** A need with every job that has it. */
export interface NeedOfJobs extends Omit<JobNeed, "jobs"> {
  readonly jobs: readonly JobFound[];
}

/** What `needsFromJobs` found. */
export interface NeedsFromJobs {
  /** For the policy: `planUpgrade(fleet, { coverage })`. Plain JSON, with at most 20 names of jobs a need. */
  readonly coverage: JobsCoverage;
  /** The needs of `coverage`, in its order. */
  readonly needs: readonly NeedOfJobs[];
  /** Every job that was read, by project and name. */
  readonly jobs: readonly JobFound[];
  /** What deserves a look and that a plan cannot tell: references that name no known job. `path` names the job. */
  readonly warnings: readonly PlanProblem[];
}
