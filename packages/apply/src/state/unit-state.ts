import type { UnitRecord } from "@runner-upgrade/executor";
import type { Baseline, Outcome } from "../events/journal-event.js";

/** One step of a unit, as far as the journal tells. */
export interface StepState {
  /** `interrupted`: the process that carried it out is gone. It is observed and done again. */
  readonly status: "started" | "ended" | "failed" | "interrupted";
  readonly attempts: number;
  readonly startedAt: number;
  /** When it was first started by the process that carries the run out: what its time limit may count from. */
  readonly firstStartedAt: number;
  readonly durationMs: number;
  /** Of a step that failed: its effect may have happened, or may happen yet. */
  readonly mayHaveTakenEffect: boolean;
  readonly outcome: "done" | "already-done" | "continued" | null;
  /** One sentence: how it ended, or why it failed. */
  readonly summary: string;
}

/** The rollback of a unit. */
export interface RollbackState {
  readonly reason: string;
  readonly code: string;
  readonly endsAs: "rolled-back" | "skipped" | "queued";
  readonly countsAsFailure: boolean;
}

/** Why a unit waits in the queue. */
export interface Refusal {
  readonly reason: string;
  readonly firstAt: number;
  readonly count: number;
  readonly retryAt: number;
}

/** How a unit ended. */
export interface UnitEnd {
  readonly at: number;
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly reason: string;
  readonly toVersion: string | null;
  readonly countsAsFailure: boolean;
  readonly manualSteps: readonly string[];
  readonly remedies: readonly string[];
}

/** What the run did to a Runner's list of replicas, for a unit that is one of them. */
export interface ReplicaState {
  /** How often a replica was asked for. */
  readonly requests: number;
  /** The request of which it is not known whether it made a replica; null where there is none. */
  readonly pending: {
    readonly at: number;
    /** Ids of the replicas that were listed directly before it. */
    readonly known: readonly string[];
    /** The server answered it with an error: whatever it did is done. */
    readonly isOver: boolean;
  } | null;
  /** Replicas that the run made and did not delete. */
  readonly made: readonly string[];
  /** The last one whose credentials were answered: it takes the old one's place. */
  readonly newId: string | null;
  /** The unit's own replica. `uncertain`: its deletion was asked for, so there is no rollback any more. */
  readonly old: "lives" | "uncertain" | "deleted";
}

/** Nothing was done to the list. */
export const noReplicas: ReplicaState = {
  requests: 0,
  pending: null,
  made: [],
  newId: null,
  old: "lives",
};

/** One unit, as far as the journal tells. */
export interface UnitState {
  readonly unitId: string;
  /**
   * Where it stands for everyone else's needs: `here`; `claimed`, away before anything was done; `away`, taken away
   * and not given back; `returned`, verified or put back, and uncordoned.
   */
  readonly presence: "here" | "claimed" | "away" | "returned";
  /** Since when it is `away`, and until when it was. */
  readonly awayFrom: number | null;
  readonly awayUntil: number | null;
  /** Since when no process of it runs, as far as its steps tell; null while one does. */
  readonly stoppedFrom: number | null;
  /** How long it had no process before that; null where it was never stopped. */
  readonly stoppedMs: number | null;
  /** A step that may have changed something on the host has begun: the rollback asks the host. */
  readonly isHostTouched: boolean;
  /** What an earlier try kept on the host for its rollback could not be removed. */
  readonly isLeftOnHost: boolean;
  /** `uncertain`: asked for, and the answer is not known. From there on there is no rollback, only forward. */
  readonly credentials: "old" | "uncertain" | "new";
  /** What `credentials` was before the request that is under way. */
  readonly credentialsBefore: "old" | "uncertain" | "new";
  /** A regeneration was answered: the old package's credentials are dead for certain. */
  readonly areOldCredentialsDead: boolean;
  readonly credentialRequests: number;
  /** When the request was sent that may still take effect; null where an answer ended that, or none was sent. */
  readonly credentialsRequestedAt: number | null;
  /** How often it was sent back to regenerate because its credentials were refused. */
  readonly refusedCredentials: number;
  readonly replica: ReplicaState;
  readonly baseline: Baseline | null;
  readonly steps: Readonly<Partial<Record<string, StepState>>>;
  readonly record: UnitRecord;
  readonly refusal: Refusal | null;
  readonly rollback: RollbackState | null;
  readonly end: UnitEnd | null;
}

/** Whether something of this unit may be on its host that a rollback or a clean-up has to remove. */
export function mayBeOnHost({ isHostTouched, isLeftOnHost }: UnitState): boolean {
  return isHostTouched || isLeftOnHost;
}

/** Whether a replica that the run made may still be on the server. */
export function mayHaveMadeReplica({ replica: { made, pending } }: Pick<UnitState, "replica">): boolean {
  return made.length > 0 || pending !== null;
}

/** A unit to which nothing has happened. */
export function freshUnit(unitId: string): UnitState {
  return {
    unitId,
    presence: "here",
    awayFrom: null,
    awayUntil: null,
    stoppedFrom: null,
    stoppedMs: null,
    isHostTouched: false,
    isLeftOnHost: false,
    credentials: "old",
    credentialsBefore: "old",
    areOldCredentialsDead: false,
    credentialRequests: 0,
    credentialsRequestedAt: null,
    refusedCredentials: 0,
    replica: noReplicas,
    baseline: null,
    steps: {},
    record: {},
    refusal: null,
    rollback: null,
    end: null,
  };
}
