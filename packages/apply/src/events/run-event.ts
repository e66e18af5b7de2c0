import type { JournalEvent } from "./journal-event.js";

/** A step says how far it is: bytes of a transfer, or what a wait sees. */
export interface StepProgressed {
  readonly type: "step-progressed";
  readonly at: number;
  readonly unitId: string;
  readonly stepId: string;
  readonly message: string;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
}

/** The guard answered. */
export interface GuardAnswered {
  readonly type: "guard-answered";
  readonly at: number;
  readonly unitId: string;
  readonly stepId: string;
  readonly isAllowed: boolean;
  readonly reason: string;
  /** Ids of the Runners that were proven to stand in. */
  readonly standIns: readonly string[];
}

/** A canary was looked at while it soaks. */
export interface CanaryObserved {
  readonly type: "canary-observed";
  readonly at: number;
  readonly unitId: string;
  readonly status: string;
  readonly isServing: boolean;
}

/** Something that a person should know, and that stops nothing. */
export interface RunWarned {
  readonly type: "run-warned";
  readonly at: number;
  readonly code: string;
  readonly message: string;
}

/** What only concerns who watches; it is not journaled. */
export type PassingEvent = StepProgressed | GuardAnswered | CanaryObserved | RunWarned;

/**
 * What `Run.events` and `onEvent` add to an event about a unit, because a handler has no plan at hand to look them up. A
 * journal holds the plan, so its events have the id alone.
 */
export interface UnitNames {
  /** The id that the control plane knows its Runner by. */
  readonly runnerId: string;
  readonly runnerName: string;
  /** Its name for people: `runnerName`, with a replica's own name behind it. */
  readonly unitName: string;
}

/** An event as it is told: with names where it is about a unit. */
export type Named<E> = E extends { readonly unitId: string } ? E & UnitNames : E;

/**
 * What `Run.events` and `onEvent` give: all that is journaled, and what passes. One kind of them is
 * `Extract<RunEvent, { type: "step-failed" }>`.
 */
export type RunEvent = Named<JournalEvent> | Named<PassingEvent>;
