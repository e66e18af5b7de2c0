import type { RunnerChoice } from "./runner-choice.js";

/** A step that runs another job. */
export interface JobReference {
  /** Null: the project of the job that holds the step. */
  readonly project: string | null;
  readonly id: string | null;
  /** `group/name`; null where the step names an id alone. */
  readonly name: string | null;
}

/** A job definition, as far as needs are concerned. */
export interface JobDefinition {
  readonly project: string;
  /** Null where the export holds no id. */
  readonly id: string | null;
  /** `group/name`, or the name alone without a group. */
  readonly name: string;
  readonly choice: RunnerChoice;
  readonly references: readonly JobReference[];
  /** False: neither a person nor a schedule can start it. */
  readonly isEnabled: boolean;
  /** Whether it has a schedule that is switched on. */
  readonly hasSchedule: boolean;
}
