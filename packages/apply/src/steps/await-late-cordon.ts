import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { removedTags } from "./removed-tags.js";

/**
 * Waits until a cordon whose answer was lost cannot take effect any more, as far as anybody can tell: its time limit
 * and the policy's `regenerateSettleMs` have passed since it began. Returns at once where there is no such cordon.
 */
export async function awaitLateCordon(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  const step = run.stepsOf(unit).find(({ kind }) => kind === "cordon");
  const cordon = step === undefined ? undefined : unitState.steps[step.id];
  if (step === undefined || cordon === undefined || removedTags(unitState).length === 0) return;
  const isOpen = cordon.status === "interrupted" || (cordon.status === "failed" && cordon.mayHaveTakenEffect);
  if (!isOpen) return;
  const longestMs = step.timeLimitMs + run.plan.policy.regenerateSettleMs;
  // A clock that was put back meanwhile makes it no longer.
  const pauseMs = Math.min(cordon.startedAt + longestMs - run.clock.now(), longestMs);
  if (pauseMs > 0) await run.clock.sleep(pauseMs);
}
