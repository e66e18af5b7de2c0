import type { Check, Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../run/run-context.js";
import { wayBackSteps } from "../state/way-back-steps.js";
import { awaitChecks } from "../steps/await-checks.js";
import { giveTagsBackForGood } from "../steps/give-tags-back-for-good.js";
import { removedTags } from "../steps/removed-tags.js";
import { checkError } from "../steps/require-checks.js";
import { attempts, hasEnded } from "./attempts.js";

const tagsTimeLimitMs = 60_000;

/** Gives back the tags that the cordon took. Null when the server shows them, or none were taken. */
export async function bringTagsBack(run: RunContext, unit: Unit): Promise<Failure | null> {
  const unitState = run.unit(unit.runnerId);
  const cordon = run.stepsOf(unit).find(({ kind }) => kind === "cordon");
  if (cordon === undefined || unitState.steps[cordon.id] === undefined) return null;
  const stepId = wayBackSteps.uncordon;
  if (hasEnded(run, unit, stepId)) return null;
  return attempts(run, unit, stepId, async () => {
    const added = await giveTagsBackForGood(run, unit, stepId);
    const checks: readonly Check[] = [{ kind: "tags", state: "given-back" }];
    const deadlineAt = run.clock.now() + tagsTimeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed" && removedTags(run.unit(unit.runnerId)).length > 0)
      throw checkError({ unit, step: { id: stepId } }, result);
    return {
      outcome: added.length > 0 ? "done" : "already-done",
      summary: added.length > 0 ? `Its tags are back: ${added.join(", ")}.` : "It has its tags.",
    };
  });
}
