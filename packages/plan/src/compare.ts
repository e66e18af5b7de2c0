// For plans that are kept: what is left of one over the fleet as it is now, and how two of them differ.
export type { PlanComparison, ComparedPlan } from "./compare/plan-comparison.js";
export { comparePlans } from "./compare/compare-plans.js";
export type {
  NeedChange,
  PlanChange,
  PolicyChange,
  UnitPresenceChange,
  UnitRef,
} from "./compare/plan-change.js";
export type { StepChange } from "./compare/step-change.js";
export type {
  ListChange,
  ProcedureChange,
  UnitChange,
  UnitFlag,
  UnitList,
  UnitNumber,
  UnitText,
  ValueChange,
} from "./compare/unit-change.js";
export { formatComparison } from "./format/comparison/format-comparison.js";
export type { ComparisonFormatOptions } from "./format/comparison/format-comparison.js";
export { rebasePlan } from "./rebase/rebase-plan.js";
export type {
  Rebase,
  RebaseOptions,
  StepNotKept,
  UnitBlocked,
  UnitChanged,
  UnitDone,
  UnitGone,
  UnitLeftOut,
  UnitNotServing,
  UnitOutcome,
  UnitValid,
} from "./rebase/rebase.js";
