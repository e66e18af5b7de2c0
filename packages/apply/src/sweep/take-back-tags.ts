import { unitName, type Check, type Unit } from "@runner-upgrade/plan";
import { awaitChecks } from "../checking/await-checks.js";
import { checkError } from "../checking/require-checks.js";
import type { RunContext } from "../context/run-context.js";
import { failureOf } from "../errors/failure.js";
import { describeTakenBack } from "../lending/describe-lent.js";
import { servesItself } from "../lending/serves-itself.js";
import { takeBack } from "../lending/take-back.js";
import { perform } from "../performing/perform.js";
import { hasLent } from "../state/lent.js";
import { sweepSteps } from "../state/rollback-steps.js";
import { lookAgain } from "./look-again.js";

const stepId = sweepSteps.takeBackTags;
const timeLimitMs = 60_000;

/**
 * Takes back what is still lent at the end of the run: what a unit could not take back, or what a request lent late. Where
 * the unit does not serve with its own tags, what is lent stays: its jobs run on the lender. The report tells it either way.
 */
export async function takeBackAtTheEnd(run: RunContext, unit: Unit): Promise<void> {
  if (run.unit(unit.id).end === null || !hasLent(run.unit(unit.id))) return;
  try {
    const mayServe =
      run.unit(unit.id).awayFrom === null ||
      servesItself(run, unit, await lookAgain(run, () => run.callsOf(unit).getRunner()));
    if (!mayServe) {
      run.warn(
        "TAGS_STAY_LENT",
        `${unitName(unit)} does not serve with its own tags, so those it lent stay lent.`,
      );
      return;
    }
  } catch (error) {
    run.warn("TAGS_STAY_LENT", `${unitName(unit)} could not be observed: ${failureOf(error).message}`);
    return;
  }
  const performed = await perform(run, unit, stepId, async () => {
    const taken = await takeBack(run, unit);
    const checks: readonly Check[] = [{ kind: "lending", state: "taken-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed" && hasLent(run.unit(unit.id)))
      throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: "done", summary: `At the end of the run: ${describeTakenBack(unit, taken)}` };
  });
  if (performed.kind === "failed")
    run.warn(
      "TAGS_STAY_LENT",
      `The tags that ${unitName(unit)} lent could not be taken back: ${performed.failure.message}`,
    );
}
