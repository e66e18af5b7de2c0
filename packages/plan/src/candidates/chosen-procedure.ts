import type { Procedure } from "../model/plan.js";

/** A procedure, and how long a unit that takes it will probably take. */
export interface ChosenProcedure {
  /** Its key in the plan. */
  readonly key: string;
  readonly procedure: Procedure;
  readonly idleMs: number;
  readonly busyMs: number;
}
