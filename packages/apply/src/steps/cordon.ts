import type { JsonObject } from "@runner-upgrade/plan";
import type { StepOutcome } from "@runner-upgrade/executor";
import { failureOf, type Failure } from "../errors/failure.js";
import { isRefusal } from "../errors/is-refusal.js";
import { StepError } from "../errors/step-error.js";
import { tagKey } from "../text/tag-key.js";
import { backoffMs } from "../wait/index.js";
import { tagsKeepChanging } from "./give-tags-back.js";
import { removedTags, unansweredCordonAt } from "./removed-tags.js";
import { requireChecks } from "./require-checks.js";
import type { StepCall } from "./step-call.js";

const mostTries = 4;
const backoff = { minMs: 250, maxMs: 8_000, factor: 2 };

/**
 * Keeps new work from the Runner: takes its tags off, so that no job of a manual project chooses it. Which tags is
 * journaled before they are taken, so that a crash in between loses none. Everything else is written back as read.
 */
export async function cordon(call: StepCall): Promise<StepOutcome> {
  const taken = await takeOff(call);
  await requireChecks(call);
  const known = removedTags(call.run.unit(call.unit.runnerId));
  return {
    outcome: taken > 0 ? "done" : "already-done",
    summary: known.length === 0 ? "It has no tags to take off." : `Its tags are off: ${known.join(", ")}.`,
  };
}

/** Resolves to how many tags were taken off. */
async function takeOff(call: StepCall): Promise<number> {
  const { run, unit } = call;
  for (let tries = 1; tries <= mostTries; tries++) {
    const { tags } = await run.callsOf(unit).getRunner();
    if (tags.length === 0 || (await write(call, tags, tries))) return tags.length;
  }
  throw tagsKeepChanging(unit);
}

/**
 * Journals which tags are about to be taken, beside those taken before, and when that is asked for, for a request that is
 * not answered may take effect late, when the tags are given back already; so it is tried once by the client, and
 * repeated here. An answer strikes it out. False where it is to be tried again.
 */
async function write(call: StepCall, tags: readonly string[], tries: number): Promise<boolean> {
  const { run, unit, deadlineAt } = call;
  const unitState = run.unit(unit.runnerId);
  const known = removedTags(unitState);
  const more = tags.filter((tag) => !known.some((one) => tagKey(one) === tagKey(tag)));
  await record(call, { removedTags: [...known, ...more], unansweredAt: run.clock.now() });
  const asked = await run
    .callsOf(unit)
    .updateTags({ from: tags, to: [] }, { attempts: 1 })
    .then(
      (isWritten) => ({ isWritten, failure: null }),
      (cause: unknown) => ({ cause, failure: failureOf(cause) }),
    );
  const { failure } = asked;
  if (failure === null || isRefusal(failure.status))
    await record(call, { unansweredAt: unansweredCordonAt(unitState) });
  if (failure === null) return asked.isWritten;
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, backoffMs(backoff, tries, run.random));
  const isWorthIt = failure.isRetryable && failure.code !== "TIMEOUT" && tries < mostTries;
  if (!isWorthIt || run.clock.now() + pauseMs >= deadlineAt) throw asStepError(failure, asked.cause);
  await run.clock.sleep(pauseMs, call.signal);
  return false;
}

function record({ run, unit, step }: StepCall, what: JsonObject): Promise<void> {
  return run.record({ type: "step-recorded", runnerId: unit.runnerId, stepId: step.id, record: what });
}

/** Writing the same tags twice does no harm. Written late they do: unless the server said no, they may still be. */
function asStepError(failure: Failure, cause: unknown): StepError {
  const { code, message, isRetryable, remedies, retryAfterMs } = failure;
  const mayHaveTakenEffect = !isRefusal(failure.status);
  return new StepError({ code, message, isRetryable, mayHaveTakenEffect, remedies, retryAfterMs, cause });
}
