import type { StepOutcome } from "@runner-upgrade/executor";
import { awaitChecks } from "./await-checks.js";
import { checkError } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

/** Waits until the Runner has no running operations. At its end the policy says whether to go on all the same. */
export async function drain({ run, unit, step, deadlineAt, signal }: StepCall): Promise<StepOutcome> {
  const result = await awaitChecks(run, unit, { stepId: step.id, checks: step.checks, deadlineAt, signal });
  if (result.outcome === "passed") return { outcome: "done", summary: result.reason };
  if (result.outcome === "timed-out" && run.plan.policy.onDrainTimeout === "proceed")
    return { outcome: "done", summary: `It did not drain, and the policy goes on: ${result.reason}` };
  throw checkError({ unit, step }, result);
}
