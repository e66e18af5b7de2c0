import type { JournalEvent } from "./journal-event.js";

/** A step says how far it is: bytes of a transfer, or what a wait sees. */
export interface StepProgressed {
  readonly type: "step-progressed";
  readonly at: number;
  readonly runnerId: string;
  readonly stepId: string;
  readonly message: string;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
}

/** The guard answered. */
export interface GuardAnswered {
  readonly type: "guard-answered";
  readonly at: number;
  readonly runnerId: string;
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
  readonly runnerId: string;
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

/** An event about a Runner, with its name for people. A journal holds the id alone: the plan has the name. */
export type Named<E> = E extends { readonly runnerId: string } ? E & { readonly runnerName: string } : E;

/**
 * What `Run.events` and `onEvent` give: all that is journaled, and what passes. One kind of them is
 * `Extract<RunEvent, { type: "step-failed" }>`.
 */
export type RunEvent = Named<JournalEvent> | Named<PassingEvent>;
