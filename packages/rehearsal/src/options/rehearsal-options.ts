import type { JobNeed } from "@runner-upgrade/simulator";
import type { PlatformOptions } from "@runner-upgrade/plan";
import type { NeedsFromJobs } from "@runner-upgrade/plan/jobs";

/** Which jobs arrive while the plan is rehearsed. All optional. */
export interface RehearsalLoad {
  /** What `needsFromJobs` found: each need of its jobs that can run gets jobs. Default: the needs of the plan. */
  readonly jobs?: NeedsFromJobs;
  /** What jobs ask for, written out. Goes before `jobs`. */
  readonly needs?: readonly JobNeed[];
  /** How many jobs of each need run at the same time. Default: 1. */
  readonly jobsPerNeed?: number;
  /** How long a job runs, in milliseconds: a mean, or the least and the most. Default: 20,000. */
  readonly jobMs?: number | { readonly min: number; readonly max: number };
  /** A job of each need arrives this often, in milliseconds. Default: the next one arrives when the one before is done. */
  readonly everyMs?: number;
}

/** What goes wrong while the plan is rehearsed. */
export interface RehearsalFaults {
  /** How many faults are drawn from the seed. Default: 0. */
  readonly count?: number;
}

/** How a plan is rehearsed. All optional. */
export interface RehearsalOptions extends PlatformOptions {
  /** From which everything that is left to chance is drawn, a whole number. The same seed gives the same result. Default: 1. */
  readonly seed?: number;
  /**
   * When the run starts, in milliseconds since 1970: windows of the policy are counted from there. Default: a Monday in
   * January 2026, 00:00 UTC.
   */
  readonly startsAtMs?: number;
  /** Default: at least one job of each need of the plan runs all the time. */
  readonly load?: RehearsalLoad;
  /** Default: none. */
  readonly faults?: RehearsalFaults;
  /** Aborting it ends the rehearsal as `abort()` ends a run. */
  readonly signal?: AbortSignal;
}
