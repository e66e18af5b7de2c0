import type { Check, Unit } from "@runner-upgrade/plan";
import { describeGivenBack, isAnything } from "../cordon/describe-taken.js";
import { giveBackForGood } from "../cordon/give-back-for-good.js";
import { hasTaken } from "../state/taken.js";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { awaitChecks } from "../checking/await-checks.js";
import { checkError } from "../checking/require-checks.js";
import { attempts, hasEnded } from "./attempts.js";

const timeLimitMs = 60_000;

/** Gives back what the cordon took. Null when the server shows it, or nothing was taken. */
export async function uncordonAfterRollback(run: RunContext, unit: Unit): Promise<Failure | null> {
  const unitState = run.unit(unit.id);
  const cordon = run.stepsOf(unit).find(({ kind }) => kind === "cordon");
  if (cordon === undefined || unitState.steps[cordon.id] === undefined) return null;
  const stepId = rollbackSteps.uncordon;
  if (hasEnded(run, unit, stepId)) return null;
  return attempts(run, unit, stepId, async () => {
    const given = await giveBackForGood(run, unit, stepId);
    const checks: readonly Check[] = [{ kind: "cordon", state: "given-back" }];
    const deadlineAt = run.clock.now() + timeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed" && hasTaken(run.unit(unit.id)))
      throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: isAnything(given) ? "done" : "already-done", summary: describeGivenBack(given) };
  });
}
