import type { Check, Unit } from "@runner-upgrade/plan";
import { describeGivenBack, isAnything } from "../cordon/describe-taken.js";
import { giveBack, missingOf } from "../cordon/give-back.js";
import { unansweredCordonAt } from "../state/taken.js";
import { failureOf, type Failure } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { sweepSteps, rollbackSteps } from "../state/rollback-steps.js";
import { awaitChecks } from "../checking/await-checks.js";
import { checkError } from "../checking/require-checks.js";
import { perform } from "../performing/perform.js";
import { lookAgain } from "./look-again.js";

const stepId = sweepSteps.uncordon;
const timeLimitMs = 60_000;

/**
 * Gives back what is missing at the end of the run of what our cordon took: one of its requests that was not answered may
 * have taken effect after the unit had ended. Where every request was answered, it was somebody else who changed it since,
 * and it stays changed. Null when nothing is missing, or nobody can tell whether something is that was given back before;
 * where nothing was given back, that it could not be looked at is a failure: its cordon is on, for all that is known.
 */
export async function uncordonAtTheEnd(run: RunContext, unit: Unit): Promise<Failure | null> {
  const unitState = run.unit(unit.id);
  const isGivenBack = ["uncordon", rollbackSteps.uncordon].some(
    (id) => unitState.steps[id]?.status === "ended",
  );
  if (isGivenBack && unansweredCordonAt(unitState) === null) return null;
  try {
    if (!isAnything(await lookAgain(run, () => missingOf(run, unit)))) return null;
  } catch (error) {
    return isGivenBack ? null : failureOf(error);
  }
  const performed = await perform(run, unit, stepId, async () => {
    const given = await giveBack(run, unit);
    const checks: readonly Check[] = [{ kind: "cordon", state: "given-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed") throw checkError({ unit, step: { id: stepId } }, result);
    return {
      outcome: "done",
      summary: `It was still cordoned at the end of the run. ${describeGivenBack(given)}`,
    };
  });
  return performed.kind === "failed" ? performed.failure : null;
}
