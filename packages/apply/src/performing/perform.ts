import type { StepOutcome } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { failureOf, type Failure } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { printable } from "../text/printable.js";

/** What became of a step: it ended, or why it failed. */
export type Performed =
  | { readonly kind: "ended"; readonly outcome: StepOutcome }
  | { readonly kind: "failed"; readonly failure: Failure };

/**
 * Carries a step out on record: written before the effect, and after it with how it ended. What fails does not
 * reject; only a run that was halted does.
 */
export async function perform(
  run: RunContext,
  unit: Unit,
  stepId: string,
  act: () => Promise<StepOutcome>,
): Promise<Performed> {
  const attempt = (run.unit(unit.id).steps[stepId]?.attempts ?? 0) + 1;
  const startedAt = run.clock.now();
  await run.record({ type: "step-started", unitId: unit.id, stepId, attempt });
  try {
    const outcome = await act();
    await run.record({
      type: "step-ended",
      unitId: unit.id,
      stepId,
      outcome: outcome.outcome,
      summary: printable(outcome.summary),
      record: outcome.record ?? null,
      durationMs: run.clock.now() - startedAt,
    });
    return { kind: "ended", outcome };
  } catch (error) {
    if (error instanceof RunHalted) throw error;
    const failure = failureOf(error);
    run.logger.warn(`${stepId} of ${unitName(unit)} failed`, run.redactor.clean({ ...failure }));
    await run.record({
      type: "step-failed",
      unitId: unit.id,
      stepId,
      code: failure.code,
      message: failure.message,
      mayHaveTakenEffect: failure.mayHaveTakenEffect,
      durationMs: run.clock.now() - startedAt,
    });
    return { kind: "failed", failure };
  }
}
