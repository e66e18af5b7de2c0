import type { StepOutcome } from "@runner-upgrade/executor";
import { awaitChecks } from "../checking/await-checks.js";
import { checkError } from "../checking/require-checks.js";
import type { StepCall } from "../performing/step-call.js";
import { recordDrain } from "./drain-record.js";

/** Often enough to end soon after the quiet time is over. */
const backoff = { minMs: 1_000, maxMs: 3_000 };

/**
 * Waits until the Runner is proven to have no work: no observation of the policy's `drainQuietMs` showed any. At its end
 * the policy says whether to go on all the same. Its time limit counts from the first time it was begun, however often
 * the last look before the stop sends the unit back to it.
 */
export async function drain({ run, unit, step, signal, deadlineAt }: StepCall): Promise<StepOutcome> {
  const { firstStartedAt } = run.unit(unit.id).steps[step.id] ?? {};
  const result = await awaitChecks(run, unit, {
    stepId: step.id,
    checks: step.checks,
    deadlineAt: firstStartedAt === undefined ? deadlineAt : firstStartedAt + step.timeLimitMs,
    signal,
    backoff,
  });
  if (result.outcome === "passed")
    return {
      outcome: "done",
      summary: result.reason,
      record: recordDrain({ isProven: true, ...result.last?.drained }),
    };
  if (result.outcome === "timed-out" && run.plan.policy.onDrainTimeout === "proceed")
    return {
      outcome: "done",
      summary: `It did not drain, and the policy goes on: ${result.reason}`,
      record: recordDrain({ isProven: false }),
    };
  throw checkError({ unit, step }, result);
}
