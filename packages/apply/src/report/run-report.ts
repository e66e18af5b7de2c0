import type { Host } from "@runner-upgrade/plan";
import type { Outcome } from "../events/journal-event.js";

/** One step of a unit, for the report. */
export interface ReportedStep {
  readonly id: string;
  readonly outcome: "done" | "already-done" | "continued" | "failed" | "not-ended";
  readonly attempts: number;
  readonly durationMs: number;
  /** One sentence. */
  readonly summary: string;
}

/** One unit, for the report. Blocked Runners are in it too, as `skipped`, with the Runner's id and name as the unit's. */
export interface ReportedUnit {
  readonly unitId: string;
  /** For people: `runnerName`, with a replica's own name behind it. */
  readonly unitName: string;
  readonly runnerId: string;
  readonly runnerName: string;
  /** Null for a Runner that is blocked because it has no host, or whatever else the plan tells nothing of. */
  readonly host: Host | null;
  readonly outcome: Outcome;
  /** Upper case with underscores; null where nothing went wrong. */
  readonly code: string | null;
  /** One sentence. */
  readonly reason: string;
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  /**
   * How long it was away, from the cordon, or else the stop, until it was verified and uncordoned; null when it never
   * was. Of one that was not given back, until the report.
   */
  readonly awayMs: number | null;
  /**
   * How long of that it had no process: from the end of its stop to the end of its start. Null where it was never
   * stopped, or served all through. Of one that was not started again, until the report.
   */
  readonly stoppedMs: number | null;
  readonly steps: readonly ReportedStep[];
  /** What is left to do by hand, in order: of a failed unit, and of an upgraded one that has a code. */
  readonly manualSteps: readonly string[];
  readonly remedies: readonly string[];
}

/** How a run ended, as plain JSON without secrets. */
export interface RunReport {
  readonly formatVersion: 1;
  readonly runId: string;
  readonly planId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** In the plan's order; blocked Runners last. */
  readonly units: readonly ReportedUnit[];
  readonly totals: Readonly<Record<Outcome, number>>;
  /**
   * Whether everything that was to be done is done: each Runner of the plan is upgraded or was current already, none
   * is blocked, and the run is on record to its end. A script can make it its exit code.
   */
  readonly isComplete: boolean;
  /** What a person should know of the run as a whole. */
  readonly warnings: readonly string[];
}
