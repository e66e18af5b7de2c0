import type { Outcome, RunReport } from "@runner-upgrade/apply";

/** When a unit was under way, in virtual milliseconds from the start of the rehearsed run. */
export interface RehearsedUnit {
  readonly unitId: string;
  readonly unitName: string;
  readonly outcome: Outcome;
  /** When it was last claimed; null where it never was. */
  readonly claimedMs: number | null;
  /** When its first step began that keeps work from its Runner; null where none did. */
  readonly awayMs: number | null;
  /** When its Runner was verified, or put back, and got work as before; null where it was never away, or never came back. */
  readonly returnedMs: number | null;
  /** When the unit ended; null where it did not end. */
  readonly endedMs: number | null;
}

/** How many Runners served a need, by what was true in the rehearsal. */
export interface RehearsedNeed {
  readonly needId: string;
  readonly minAvailable: number;
  /** Before the run. */
  readonly atFirst: number;
  readonly lowest: number;
  /** When it was so few for the first time; 0 where it never were fewer than at first. */
  readonly lowestAtMs: number;
  /** Ids of the units that were away then. */
  readonly awayThen: readonly string[];
  /** Whether it never had fewer than its minimum, or than it had at first where that was less. */
  readonly isKept: boolean;
}

/** A job that the plan would lose. */
export interface LostJob {
  /** Virtual milliseconds from the start of the run. */
  readonly atMs: number;
  /** Id of the plan's need that it had; null where the load was given and the plan has no such need. */
  readonly needId: string | null;
  readonly project: string;
  /** What it asked for: `tags a+b`, or `nodes` and a filter. */
  readonly asked: string;
  /** Names of the jobs that have this need, where they are known; at most 20. */
  readonly jobs: readonly string[];
  readonly reason: "no-healthy-runner" | "operation-cut" | "no-reports" | "ran-twice" | "replica-gone";
  /** The Runner that it was given to; null where there was none. */
  readonly runnerName: string | null;
  /** Ids of the units of this need that were away then, and of its Runner's. */
  readonly awayThen: readonly string[];
  /**
   * `fault`: a fault of the rehearsal did it. `plan`: the plan did, or it took a Runner away although a fault had killed its
   * stand-in before.
   */
  readonly cause: "plan" | "fault";
  /** One sentence. */
  readonly why: string;
}

/** Something that the rehearsal could not know and took for true. */
export interface Assumption {
  readonly code:
    | "DURATIONS"
    | "LOAD"
    | "NO_LOAD"
    | "OPERATION_CUT"
    | "HOSTS"
    | "SERVER"
    | "DISPATCH"
    | "STATUS"
    | "WINDOW"
    | "CUSTOM_STEPS"
    | "FAULT";
  /** One sentence. */
  readonly message: string;
}

/** What became of a plan that was carried out on a copy of its fleet, in virtual time. Plain JSON without secrets. */
export interface Rehearsal {
  readonly formatVersion: 1;
  readonly planId: string;
  readonly seed: number;
  /** When the rehearsed run started, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** How long it took, in virtual milliseconds. */
  readonly tookMs: number;
  /** Whether the plan lost no job. Whether every Runner was upgraded is another question: `report.isComplete`. */
  readonly isSafe: boolean;
  /** In the order in which they were lost. */
  readonly lostJobs: readonly LostJob[];
  /** How many jobs arrived and ended well. */
  readonly doneJobs: number;
  /** In the plan's order. */
  readonly needs: readonly RehearsedNeed[];
  /** In the plan's order. */
  readonly timeline: readonly RehearsedUnit[];
  /** What `applyPlan` reported. Its run is called `rehearsal`. */
  readonly report: RunReport;
  /** What was taken for true: no fake passes as real. */
  readonly assumed: readonly Assumption[];
}
