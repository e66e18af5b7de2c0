import type { StepOutcome } from "@runner-upgrade/executor";
import { requireChecks } from "../checking/require-checks.js";
import type { StepCall } from "../performing/step-call.js";
import { describeTakenBack } from "./describe-lent.js";
import { isAnyTag } from "./is-any-tag.js";
import { takeBackForGood } from "./take-back.js";

/** Takes the lent tags back: the unit serves again, with its own. */
export async function takeBackTags(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  const taken = await takeBackForGood(run, unit, step.id);
  // What was waited for before is none of the time in which the server has to show it.
  await requireChecks({ ...call, deadlineAt: run.clock.now() + step.timeLimitMs });
  return { outcome: isAnyTag(taken) ? "done" : "already-done", summary: describeTakenBack(unit, taken) };
}
