import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { lateEffectMs } from "./late-effect.js";
import { removedTags } from "./removed-tags.js";

/**
 * Waits until no request of a cordon that was not answered can take effect any more, as far as anybody can tell. Returns
 * at once where there is none: then what was given back stays so.
 */
export async function awaitLateCordon(run: RunContext, unit: Unit): Promise<void> {
  const unitState = run.unit(unit.runnerId);
  const step = run.stepsOf(unit).find(({ kind }) => kind === "cordon");
  const cordon = step === undefined ? undefined : unitState.steps[step.id];
  if (step === undefined || cordon === undefined || removedTags(unitState).length === 0) return;
  const isOpen = cordon.status === "interrupted" || (cordon.status === "failed" && cordon.mayHaveTakenEffect);
  const longestMs = Math.max(step.timeLimitMs + run.plan.policy.regenerateSettleMs, lateEffectMs);
  const unansweredAt = Number(unitState.record["cordon"]?.["unansweredAt"] ?? Number.NEGATIVE_INFINITY);
  const isOver = Math.max(isOpen ? cordon.startedAt + longestMs : 0, unansweredAt + lateEffectMs);
  // A clock that was put back meanwhile makes it no longer.
  const pauseMs = Math.min(isOver - run.clock.now(), longestMs);
  if (pauseMs > 0) await run.clock.sleep(pauseMs);
}
