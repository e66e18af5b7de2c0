import type { Check, Unit } from "@runner-upgrade/plan";
import { awaitChecks } from "../checking/await-checks.js";
import { checkError } from "../checking/require-checks.js";
import type { RunContext } from "../context/run-context.js";
import { describeTakenBack } from "../lending/describe-lent.js";
import { isAnyTag } from "../lending/is-any-tag.js";
import { takeBackForGood } from "../lending/take-back.js";
import { hasLent } from "../state/lent.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { attempts } from "./attempts.js";

const timeLimitMs = 60_000;

/**
 * Takes back what was lent, once the unit serves with its own tags again. Returns what could not be, which its report tells:
 * the end of the run looks at it once more.
 */
export async function takeBackAfterRollback(run: RunContext, unit: Unit): Promise<readonly string[]> {
  if (!hasLent(run.unit(unit.id))) return [];
  const stepId = rollbackSteps.takeBackTags;
  const failure = await attempts(run, unit, stepId, async () => {
    const taken = await takeBackForGood(run, unit, stepId);
    const checks: readonly Check[] = [{ kind: "lending", state: "taken-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed" && hasLent(run.unit(unit.id)))
      throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: isAnyTag(taken) ? "done" : "already-done", summary: describeTakenBack(unit, taken) };
  });
  return failure === null ? [] : [`The tags that it lent could not be taken back: ${failure.message}`];
}
