import type { Host } from "../hosts/host.js";
import type { Lending } from "../model/lending.js";
import type { Route } from "../model/plan.js";
import type { StepChange } from "./step-change.js";

/** One way in which a unit of two plans differs. */
export type UnitChange =
  /** Null where one of the plans does not tell it. */
  | ValueChange<UnitText, string | null>
  | ValueChange<UnitFlag, boolean>
  | ValueChange<UnitNumber, number | null>
  | ValueChange<"host", Host>
  /** How many must stand in for it, by the id of the need, where its outage is allowed. */
  | ValueChange<"lowered-needs", Readonly<Record<string, number>>>
  /** To whom its tags are lent. */
  | ValueChange<"lendings", readonly Lending[]>
  | ListChange<UnitList>
  /** Where its token and package are, for its runbook. */
  | { readonly what: "by-hand" }
  | ProcedureChange;

/** The texts of a unit that a comparison looks at. */
export type UnitText =
  | "image"
  | "replica-id"
  | "replica-name"
  | "runner-id"
  | "runner-name"
  | "status-class"
  | "target-version"
  | "version";
/** The flags of a unit that a comparison looks at. */
export type UnitFlag = "absent" | "canary" | "keeps-serving" | "outage-allowed" | "runner-serving";
/** The numbers of a unit that a comparison looks at. */
export type UnitNumber = "expected-duration" | "stand-in-replicas";
/** The lists of a unit that a comparison looks at. */
export type UnitList = "needs" | "processes" | "projects" | "tags" | "waits-for";

/** A value that differs. */
export interface ValueChange<What extends string, T> {
  readonly what: What;
  readonly before: T;
  readonly after: T;
}

/** A list that differs; both are empty where its order alone does. */
export interface ListChange<What extends string> {
  readonly what: What;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The unit follows the procedure of another key. */
export interface ProcedureChange {
  readonly what: "procedure";
  /** Keys into `Plan.procedures`. */
  readonly before: string;
  readonly after: string;
  /** Null where the plan has no procedure of that key. */
  readonly routeBefore: Route | null;
  readonly routeAfter: Route | null;
  /** Empty where the key alone differs. */
  readonly steps: readonly StepChange[];
}
