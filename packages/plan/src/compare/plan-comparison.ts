import type { PlanChange } from "./plan-change.js";

/** How two plans differ. It holds what the plans hold, so no secret. */
export interface PlanComparison {
  readonly before: ComparedPlan;
  readonly after: ComparedPlan;
  /**
   * Empty when the plans are the same. In a fixed order: what is about the whole plan, then units, procedures, needs, blockers
   * and warnings, and Runners that are current.
   */
  readonly changes: readonly PlanChange[];
}

/** How much is in one of the plans. */
export interface ComparedPlan {
  readonly planId: string;
  readonly units: number;
  readonly needs: number;
  readonly alreadyCurrent: number;
  readonly blockers: number;
  readonly warnings: number;
}
