import { unitName } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import { printable } from "../text/printable.js";
import type { WaitResult } from "../wait/wait-for.js";
import { awaitChecks } from "./await-checks.js";
import type { CheckedObservation } from "./observe-runner.js";
import type { StepCall } from "../performing/step-call.js";

/** Waits for the step's own checks; rejects with what was seen where they do not come to hold. */
export async function requireChecks(call: StepCall): Promise<WaitResult<CheckedObservation>> {
  const { run, unit, step, deadlineAt, signal } = call;
  const result = await awaitChecks(run, unit, { stepId: step.id, checks: step.checks, deadlineAt, signal });
  if (result.outcome !== "passed") throw checkError(call, result);
  return result;
}

/** What did not come to hold, as an error. */
export function checkError(
  { unit, step }: Pick<StepCall, "unit"> & { readonly step: { readonly id: string } },
  result: Pick<WaitResult<unknown>, "outcome" | "reason">,
): StepError {
  const codes = {
    passed: "CHECK_FAILED",
    failed: "CHECK_FAILED",
    "timed-out": "TIMEOUT",
    aborted: "ABORTED",
    "not-allowed": "NOT_AUTHORIZED",
  } as const;
  return new StepError({
    code: codes[result.outcome],
    message: printable(`${step.id} of ${unitName(unit)} on ${unit.host.address}: ${result.reason}`),
  });
}
