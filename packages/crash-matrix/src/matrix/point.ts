/**
 * Where in a step the process is killed: `before` its start is on record; `in` its effect, behind one of the calls
 * that it makes; `done`, its effect over and its end not on record; `after`, its end on record.
 */
export type Moment = "before" | "in" | "done" | "after";

/** Every moment, in order of time. */
export const moments: readonly Moment[] = ["before", "in", "done", "after"];

/** One point at which a run is killed. */
export interface Point {
  readonly stepId: string;
  readonly moment: Moment;
  /** For `in`: behind which call of the step, counted from 1. @default the last one that is not a mere look */
  readonly call?: number;
}

/** A point in words. */
export function nameOf({ stepId, moment, call }: Point): string {
  return `${moment} ${stepId}${call === undefined ? "" : ` (call ${call})`}`;
}
