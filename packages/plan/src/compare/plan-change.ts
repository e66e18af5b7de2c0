import type { Notice, Plan, Route } from "../model/plan.js";
import type { Need } from "../needs/need.js";
import type { Policy } from "../policy/policy.js";
import type { StepChange } from "./step-change.js";
import type { ListChange, UnitChange, ValueChange } from "./unit-change.js";

/** A unit, as a comparison names it. */
export interface UnitRef {
  readonly unitId: string;
  /** As `formatPlan` shows it. */
  readonly name: string;
}

/** One way in which two plans differ. Places in the order of start count from 1. */
export type PlanChange =
  | { readonly kind: "server"; readonly before: Plan["server"]; readonly after: Plan["server"] }
  /** The versions that units end on, where both plans have units. */
  | {
      readonly kind: "target-version";
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  /** Whether `limitTo` narrowed the plan. */
  | { readonly kind: "limit"; readonly before: boolean; readonly after: boolean }
  | PolicyChange
  | UnitPresenceChange
  | {
      readonly kind: "unit-moved";
      readonly unit: UnitRef;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: "unit-changed"; readonly unit: UnitRef; readonly changes: readonly UnitChange[] }
  | { readonly kind: "procedure-added" | "procedure-removed"; readonly key: string; readonly route: Route }
  /** A procedure of the same key differs, for all of its units. */
  | {
      readonly kind: "procedure-changed";
      readonly key: string;
      readonly routeBefore: Route;
      readonly routeAfter: Route;
      readonly steps: readonly StepChange[];
    }
  | { readonly kind: "need-added" | "need-removed"; readonly need: Need }
  | { readonly kind: "need-changed"; readonly needId: string; readonly changes: readonly NeedChange[] }
  | {
      readonly kind: "blocker-added" | "blocker-removed" | "warning-added" | "warning-removed";
      readonly notice: Notice;
    }
  | { readonly kind: "current-added" | "current-removed"; readonly runnerId: string }
  /** The list has the same entries in another order. */
  | { readonly kind: "order"; readonly list: "alreadyCurrent" | "blockers" | "needs" | "warnings" };

/** An option of the policy that differs. */
export interface PolicyChange {
  readonly kind: "policy";
  readonly option: keyof Policy;
  readonly before: Policy[keyof Policy];
  readonly after: Policy[keyof Policy];
}

/** A unit that only one of the plans has. */
export type UnitPresenceChange =
  | {
      readonly kind: "unit-added";
      readonly unit: UnitRef;
      readonly place: number;
      /** What the plan before said of its Runner. */
      readonly was: "blocked" | "current" | "not-planned";
    }
  | {
      readonly kind: "unit-removed";
      readonly unit: UnitRef;
      readonly place: number;
      /** What the plan after says of its Runner. */
      readonly is: "blocked" | "current" | "not-planned";
    };

/** One way in which a need of the same id differs. */
export type NeedChange =
  | ValueChange<"min-available", number>
  | ListChange<"out-of-service" | "served-by">
  /** What it is about differs: its kind, project, tags or filter. */
  | { readonly what: "meaning"; readonly properties: readonly string[] };
