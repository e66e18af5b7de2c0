import type { StepOutcome } from "@runner-upgrade/executor";

/** The guard was asked directly before; that it allowed is all that this step is. */
export function checkAvailability(): Promise<StepOutcome> {
  return Promise.resolve({ outcome: "done", summary: "Every need keeps its stand-ins." });
}
