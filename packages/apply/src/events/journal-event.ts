import type { Plan } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";

/** The version of the journal's format that this package writes and reads. */
export const journalFormatVersion = 3;

/** How a unit ended. */
export type Outcome = "upgraded" | "already-current" | "rolled-back" | "failed" | "skipped";

/** What a Runner was before it was taken away. A fresh start is told from it. */
export interface Baseline {
  readonly status: string;
  readonly version: string | null;
  /** As the server tells it; its unit is unknown. */
  readonly uptime: number | null;
  /** Of an ephemeral Runner on a server with replicas: the ids of those that served. */
  readonly servingReplicaIds?: readonly string[];
}

interface OfRun {
  /** Milliseconds since the epoch, by the run's clock. */
  readonly at: number;
}

interface OfUnit extends OfRun {
  /** `Unit.id`: the plan in the journal tells its Runner. */
  readonly unitId: string;
}

interface OfStep extends OfUnit {
  readonly stepId: string;
}

/** The first record of a run: it holds the plan, so that the run can be resumed from the journal alone. */
export interface RunStarted extends OfRun {
  readonly type: "run-started";
  readonly formatVersion: typeof journalFormatVersion;
  readonly runId: string;
  readonly plan: Plan;
}

/** Another process carries on. What was under way when the journal ended is under way no more. */
export interface RunResumed extends OfRun {
  readonly type: "run-resumed";
  /** `clean-up`: only to give back and to remove what was left. @default "carry-on" */
  readonly purpose?: "carry-on" | "clean-up";
  /** Whose lock was taken over for it; null, or left out by older versions: nobody's. */
  readonly takenOverFrom?: {
    readonly machine: string;
    readonly processId: number;
    /** Its process is known to have ended. */
    readonly hasEnded: boolean;
  } | null;
}

/** No unit is started until `run-continued`; those under way go on. */
export interface RunPaused extends OfRun {
  readonly type: "run-paused";
}

/** Units are started again. */
export interface RunContinued extends OfRun {
  readonly type: "run-continued";
}

/** `admission`: no unit is started any more. `rollback`: those under way are put back where they still can be. */
export interface RunAborted extends OfRun {
  readonly type: "run-aborted";
  readonly level: "admission" | "rollback";
}

/** Every unit ended and every Runner that was touched was looked at once more. */
export interface RunEnded extends OfRun {
  readonly type: "run-ended";
}

/** The unit counts as away from here on, before anything is asked or done. */
export interface UnitClaimed extends OfUnit {
  readonly type: "unit-claimed";
}

/** The unit was not admitted: it is back in the queue, as it was, until `retryAt`. */
export interface UnitReleased extends OfUnit {
  readonly type: "unit-released";
  readonly reason: string;
  readonly retryAt: number;
}

/** What the Runner was before it was taken away. */
export interface UnitObserved extends OfUnit {
  readonly type: "unit-observed";
  readonly baseline: Baseline;
}

/** Steps from `stepId` on are done again. */
export interface UnitSentBack extends OfStep {
  readonly type: "unit-sent-back";
  readonly reason: string;
}

/** The old Runner is being put back. */
export interface RollbackStarted extends OfUnit {
  readonly type: "rollback-started";
  readonly reason: string;
  readonly code: string;
  /** What the unit ends as when the rollback succeeds; `queued` puts it back into the queue. */
  readonly endsAs: "rolled-back" | "skipped" | "queued";
  readonly countsAsFailure: boolean;
}

/** The unit's end. */
export interface UnitEnded extends OfUnit {
  readonly type: "unit-ended";
  readonly outcome: Outcome;
  /** Upper case with underscores where something went wrong, else null. */
  readonly code: string | null;
  /** One sentence. */
  readonly reason: string;
  /** The version that the control plane showed last. */
  readonly toVersion: string | null;
  readonly countsAsFailure: boolean;
  readonly manualSteps: readonly string[];
  readonly remedies: readonly string[];
}

/** The Runner was observed once more at the end of the run. */
export interface UnitSwept extends OfUnit {
  readonly type: "unit-swept";
  readonly status: string;
  readonly version: string | null;
  /** False: the unit ends `failed`, whatever was said before. */
  readonly isServing: boolean;
  /** Why it ends `failed`. @default "NOT_HEALTHY_AT_THE_END" */
  readonly code?: string;
  readonly message: string;
  /** Where it is not serving: what to do by hand. */
  readonly manualSteps: readonly string[];
}

/** What the run had left with a Runner was cleaned up, as far as it could be. */
export interface UnitCleanedUp extends OfUnit {
  readonly type: "unit-cleaned-up";
  readonly status: string;
  readonly version: string | null;
  /** It serves, and nothing of the run is left with it: it is no longer away. False: the unit stands as it stood. */
  readonly isClean: boolean;
  /** How a unit ends that is clean and had not ended well. */
  readonly outcome: "upgraded" | "rolled-back";
  readonly message: string;
  /** Where it is not clean: what to do by hand. */
  readonly manualSteps: readonly string[];
}

/** Written and synced before the step's effect. */
export interface StepStarted extends OfStep {
  readonly type: "step-started";
  readonly attempt: number;
}

/** Something that must be known before an effect that is about to happen, such as the tags that are taken off. */
export interface StepRecorded extends OfStep {
  readonly type: "step-recorded";
  readonly record: JsonObject;
}

/** Written and synced after the step's effect. */
export interface StepEnded extends OfStep {
  readonly type: "step-ended";
  /** `continued`: an inserted step failed and the plan says to go on. */
  readonly outcome: "done" | "already-done" | "continued";
  readonly summary: string;
  readonly record: JsonObject | null;
  readonly durationMs: number;
}

/** The step's attempt failed. */
export interface StepFailed extends OfStep {
  readonly type: "step-failed";
  readonly code: string;
  readonly message: string;
  readonly mayHaveTakenEffect: boolean;
  readonly durationMs: number;
}

/** Written and synced directly before the request: from here on the old credentials may be dead. */
export interface CredentialsRequested extends OfUnit {
  readonly type: "credentials-requested";
}

/** The server refused the request: it took no effect. */
export interface CredentialsKept extends OfUnit {
  readonly type: "credentials-kept";
  readonly reason: string;
}

/**
 * The server answered the request with an error that leaves open what it did, such as a 500. The request is over: nothing
 * of it takes effect later.
 */
export interface CredentialsUnclear extends OfUnit {
  readonly type: "credentials-unclear";
  readonly reason: string;
}

/** Written and synced directly before a new replica is asked for. */
export interface ReplicaRequested extends OfUnit {
  readonly type: "replica-requested";
  /** Ids of the replicas that the server listed before: what comes beside them tells what a lost answer did. */
  readonly known: readonly string[];
}

/** The request made a replica. */
export interface ReplicaMade extends OfUnit {
  readonly type: "replica-made";
  readonly replicaId: string;
  /** `answer`: the server gave its credentials. `list`: the answer was lost, and so are they. */
  readonly toldBy: "answer" | "list";
}

/** The server answered the request with an error that leaves open what it did: whatever it did is done. */
export interface ReplicaUnclear extends OfUnit {
  readonly type: "replica-unclear";
  readonly reason: string;
}

/** The request made none: it was refused, or the list shows none. */
export interface ReplicaNotMade extends OfUnit {
  readonly type: "replica-not-made";
  readonly reason: string;
}

/** Written and synced directly before a replica is deleted. Of the unit's own it is the point of no return. */
export interface ReplicaDeletionRequested extends OfUnit {
  readonly type: "replica-deletion-requested";
  readonly replicaId: string;
}

/** The replica is gone from the server's list. */
export interface ReplicaDeleted extends OfUnit {
  readonly type: "replica-deleted";
  readonly replicaId: string;
}

/** What a journal holds. Together, in order, they are the run: `reduce` makes its state of them. No secret. */
export type JournalEvent =
  | RunStarted
  | RunResumed
  | RunPaused
  | RunContinued
  | RunAborted
  | RunEnded
  | UnitClaimed
  | UnitReleased
  | UnitObserved
  | UnitSentBack
  | RollbackStarted
  | UnitEnded
  | UnitSwept
  | UnitCleanedUp
  | StepStarted
  | StepRecorded
  | StepEnded
  | StepFailed
  | CredentialsRequested
  | CredentialsKept
  | CredentialsUnclear
  | ReplicaRequested
  | ReplicaMade
  | ReplicaUnclear
  | ReplicaNotMade
  | ReplicaDeletionRequested
  | ReplicaDeleted;
