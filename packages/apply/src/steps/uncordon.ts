import type { StepOutcome } from "@runner-upgrade/executor";
import { awaitLateCordon } from "./await-late-cordon.js";
import { giveTagsBack } from "./give-tags-back.js";
import { requireChecks } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

/**
 * Lets work come again: gives the tags back that the cordon took off. Where one of its requests was not answered, and may
 * take them off once more, that time is waited for, and they are given back again.
 */
export async function uncordon(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step, deadlineAt } = call;
  const given = await giveTagsBack(run, unit);
  await requireChecks(call);
  await awaitLateCordon(run, unit);
  const again = await giveTagsBack(run, unit);
  if (again.length > 0)
    await requireChecks({ ...call, deadlineAt: Math.max(deadlineAt, run.clock.now() + step.timeLimitMs) });
  const added = [...new Set([...given, ...again])];
  return added.length === 0
    ? { outcome: "already-done", summary: "It has its tags." }
    : { outcome: "done", summary: `Its tags are back: ${added.join(", ")}.` };
}
