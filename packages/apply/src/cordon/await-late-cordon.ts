import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { lateEffectMs } from "../wait/late-effect.js";
import { unansweredCordonAt } from "../state/taken.js";
import { tellProgress } from "../performing/step-call.js";

/**
 * Waits until no request of a cordon that was not answered can take effect any more, as far as anybody can tell. Returns
 * at once where there is none: then what was given back stays so.
 */
export async function awaitLateCordon(run: RunContext, unit: Unit, stepId: string): Promise<void> {
  const sentAt = unansweredCordonAt(run.unit(unit.id));
  if (sentAt !== null)
    await awaitLateEffect({ run, unit, stepId }, { sentAt, what: "A request of its cordon" });
}

/** Waits until a request that was sent then, and not answered, can take effect no more, as far as anybody can tell. */
export async function awaitLateEffect(
  { run, unit, stepId }: { readonly run: RunContext; readonly unit: Unit; readonly stepId: string },
  { sentAt, what }: { readonly sentAt: number; readonly what: string },
): Promise<void> {
  const longestMs = Math.max(run.plan.policy.regenerateSettleMs, lateEffectMs);
  // A clock that was put back meanwhile makes it no longer.
  const pauseMs = Math.min(sentAt + longestMs - run.clock.now(), longestMs);
  if (pauseMs <= 0) return;
  const seconds = Math.ceil(pauseMs / 1_000);
  tellProgress(
    { run, unit, stepId },
    `${what} was not answered and may still take effect: waiting ${seconds} s.`,
  );
  await run.clock.sleep(pauseMs);
}
