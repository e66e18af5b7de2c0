import { StepError } from "../errors/step-error.js";

/** Nothing was written: each time somebody else had changed it first. */
export function keepsChanging(runnerName: string, what: "tags" | "node dispatch"): StepError {
  return new StepError({
    code: what === "tags" ? "TAGS_KEEP_CHANGING" : "NODE_DISPATCH_KEEPS_CHANGING",
    message: `The ${what} of ${runnerName} changed each time before the run could write: another client edits the Runner.`,
    isRetryable: true,
    remedies: [`Find what keeps changing the ${what} of ${runnerName}, and pause it.`],
  });
}
