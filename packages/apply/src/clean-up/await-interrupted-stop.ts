import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { tellProgress } from "../performing/step-call.js";
import { endsProcess } from "../facts/unit-facts.js";
import { restoreLimitMs } from "../rollback/restore-limit.js";

/**
 * Waits until a stop that the dead process had begun is past its time limit. What was sent to the host goes on there
 * without who sent it, so a process that is seen to run before that may end all the same. Returns at once where no stop
 * was interrupted.
 */
export async function awaitInterruptedStop(run: RunContext, unit: Unit, stepId: string): Promise<void> {
  const { steps } = run.unit(unit.id);
  const limits: readonly (readonly [string, number])[] = [
    ...run
      .stepsOf(unit)
      .filter(endsProcess)
      .map(({ id, timeLimitMs }) => [id, timeLimitMs] as const),
    [rollbackSteps.restore, restoreLimitMs(run.stepsOf(unit))],
    [rollbackSteps.restoreWithNewCredentials, restoreLimitMs(run.stepsOf(unit))],
  ];
  const overAt = limits.flatMap(([id, limitMs]) => {
    const step = steps[id];
    return step?.status === "interrupted" ? [{ id, at: step.startedAt + limitMs, limitMs }] : [];
  });
  for (const { id, at, limitMs } of overAt) {
    // A clock that was put back meanwhile makes it no longer.
    const pauseMs = Math.min(at - run.clock.now(), limitMs);
    if (pauseMs <= 0) continue;
    const seconds = Math.ceil(pauseMs / 1_000);
    tellProgress(
      { run, unit, stepId },
      `${id} was interrupted and may still take effect on the host: waiting ${seconds} s.`,
    );
    await run.clock.sleep(pauseMs);
  }
}
