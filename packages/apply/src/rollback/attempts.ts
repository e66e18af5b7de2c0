import type { StepOutcome } from "@runner-upgrade/executor";
import type { Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import { mostAttempts } from "../errors/most-attempts.js";
import type { RunContext } from "../context/run-context.js";
import { perform } from "../performing/perform.js";
import { backoffMs } from "../wait/backoff.js";

/** How long the steps of a rollback wait before they are tried again. */
export const rollbackBackoff = { minMs: 5_000, maxMs: 30_000, factor: 2 };

/** The last failure of a step that was tried as often as is worth it; null when it ended. */
export async function attempts(
  run: RunContext,
  unit: Unit,
  stepId: string,
  act: () => Promise<StepOutcome>,
): Promise<Failure | null> {
  for (let attempt = 1; ; attempt++) {
    const performed = await perform(run, unit, stepId, act);
    if (performed.kind === "ended") return null;
    if (attempt >= mostAttempts(performed.failure)) return performed.failure;
    await run.clock.sleep(backoffMs(rollbackBackoff, attempt, run.random));
  }
}

/** Whether the step was carried out to its end before. */
export function hasEnded(run: RunContext, unit: Unit, stepId: string): boolean {
  return run.unit(unit.id).steps[stepId]?.status === "ended";
}
