import type { OracleNeed } from "./oracle-needs.js";

/** One run of those that follow one another on a journal: what was true when its plan was made. */
export interface Round {
  /** From 1. */
  readonly number: number;
  /** What the server hands out. */
  readonly targetVersion: string;
  readonly needs: readonly OracleNeed[];
  /** Who was not absent by status: only those cost a need something. */
  readonly present: ReadonlySet<string>;
  /** Who lived, whatever the status said. */
  readonly alive: ReadonlySet<string>;
  /** The units of the plan, by name. */
  readonly units: readonly string[];
}
