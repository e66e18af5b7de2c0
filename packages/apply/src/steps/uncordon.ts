import type { StepOutcome } from "@runner-upgrade/executor";
import { giveTagsBack } from "./give-tags-back.js";
import { requireChecks } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

/** Lets work come again: gives the tags back that the cordon took off. */
export async function uncordon(call: StepCall): Promise<StepOutcome> {
  const added = await giveTagsBack(call.run, call.unit);
  await requireChecks(call);
  return added.length === 0
    ? { outcome: "already-done", summary: "It has its tags." }
    : { outcome: "done", summary: `Its tags are back: ${added.join(", ")}.` };
}
