import { PlanError } from "../errors/plan-error.js";

/** The `PlanError` that a call throws; anything else that it does is a failure of the test. */
export function catchPlanError(run: () => unknown): PlanError {
  try {
    run();
  } catch (error) {
    if (PlanError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("It was to throw a PlanError, and did not throw.");
}
