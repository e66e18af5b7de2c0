import type { StepKind } from "../steps/step-kind.js";

/** One way in which the steps of a procedure differ. Places count from 1. */
export type StepChange =
  | {
      readonly what: "step-added" | "step-removed";
      readonly stepId: string;
      readonly stepKind: StepKind | "custom";
      readonly place: number;
    }
  | { readonly what: "step-moved"; readonly stepId: string; readonly from: number; readonly to: number }
  | { readonly what: "time-limit"; readonly stepId: string; readonly before: number; readonly after: number }
  /** Which of its other properties differ, by name. Their values stay in the plans: those of `input` are the user's own. */
  | { readonly what: "step-changed"; readonly stepId: string; readonly properties: readonly string[] };
