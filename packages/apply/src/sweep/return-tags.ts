import type { Check, Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../run/run-context.js";
import { sweepSteps } from "../state/way-back-steps.js";
import { awaitChecks } from "../steps/await-checks.js";
import { giveTagsBack, missingTags } from "../steps/give-tags-back.js";
import { checkError } from "../steps/require-checks.js";
import { perform } from "../unit/perform.js";

const stepId = sweepSteps.uncordon;
const timeLimitMs = 60_000;

/**
 * Gives tags back that are missing at the end of the run: a cordon whose answer was lost may have taken effect after
 * its unit had ended. Null when the Runner has them, or cannot be observed.
 */
export async function returnTags(run: RunContext, unit: Unit): Promise<Failure | null> {
  try {
    if ((await missingTags(run, unit)).length === 0) return null;
  } catch {
    return null;
  }
  const performed = await perform(run, unit, stepId, async () => {
    const added = await giveTagsBack(run, unit);
    const checks: readonly Check[] = [{ kind: "tags", state: "given-back" }];
    const result = await awaitChecks(run, unit, {
      stepId,
      checks,
      deadlineAt: run.clock.now() + timeLimitMs,
    });
    if (result.outcome !== "passed") throw checkError({ unit, step: { id: stepId } }, result);
    return {
      outcome: "done",
      summary: `Tags that were missing at the end of the run are back: ${added.join(", ")}.`,
    };
  });
  return performed.kind === "failed" ? performed.failure : null;
}
