import type { StepOutcome } from "@runner-upgrade/executor";
import { requireChecks } from "../checking/require-checks.js";
import type { StepCall } from "../performing/step-call.js";
import { describeGivenBack, isAnything } from "./describe-taken.js";
import { giveBackForGood } from "./give-back-for-good.js";

/** Lets work come again: gives back what the cordon took. */
export async function uncordon(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  const given = await giveBackForGood(run, unit, step.id);
  // What was waited for before is none of the time in which the server has to show it.
  await requireChecks({ ...call, deadlineAt: run.clock.now() + step.timeLimitMs });
  return { outcome: isAnything(given) ? "done" : "already-done", summary: describeGivenBack(given) };
}
