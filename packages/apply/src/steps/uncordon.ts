import type { StepOutcome } from "@runner-upgrade/executor";
import { giveTagsBackForGood } from "./give-tags-back-for-good.js";
import { requireChecks } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

/** Lets work come again: gives the tags back that the cordon took off. */
export async function uncordon(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  const added = await giveTagsBackForGood(run, unit, step.id);
  // What was waited for before is none of the time in which the server has to show them.
  await requireChecks({ ...call, deadlineAt: run.clock.now() + step.timeLimitMs });
  return added.length === 0
    ? { outcome: "already-done", summary: "It has its tags." }
    : { outcome: "done", summary: `Its tags are back: ${added.join(", ")}.` };
}
