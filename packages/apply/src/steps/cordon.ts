import type { StepOutcome } from "@runner-upgrade/executor";
import { failureOf } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import { removedTags, tagKey } from "./removed-tags.js";
import { requireChecks } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

/**
 * Keeps new work from the Runner: takes its tags off, so that no job of a manual project chooses it. Which tags is
 * journaled before they are taken, so that a crash in between loses none. Everything else is written back as read.
 */
export async function cordon(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  const calls = run.callsOf(unit);
  const { tags } = await calls.getRunner();
  const known = removedTags(run.unit(unit.runnerId));
  const taken = [...known, ...tags.filter((tag) => !known.some((one) => tagKey(one) === tagKey(tag)))];
  await run.record({
    type: "step-recorded",
    runnerId: unit.runnerId,
    stepId: step.id,
    record: { removedTags: taken },
  });
  if (tags.length > 0) await calls.updateTags([]).catch(rethrow);
  await requireChecks(call);
  return {
    outcome: tags.length > 0 ? "done" : "already-done",
    summary: taken.length === 0 ? "It has no tags to take off." : `Its tags are off: ${taken.join(", ")}.`,
  };
}

/** Writing the same tags twice does no harm. Written late they do: unless the server said no, they may still be. */
function rethrow(cause: unknown): never {
  const failure = failureOf(cause);
  const { code, message, isRetryable, remedies, status, retryAfterMs } = failure;
  const isRefused = status !== null && status >= 400 && status < 500 && status !== 408;
  throw new StepError({
    code,
    message,
    isRetryable,
    mayHaveTakenEffect: !isRefused,
    remedies,
    retryAfterMs,
    cause,
  });
}
