import type { JsonObject } from "@runner-upgrade/plan/platform";
import { failureOf, type Failure } from "../errors/failure.js";
import { endsDoubt } from "../errors/ends-doubt.js";
import { isRefusal } from "../errors/is-refusal.js";
import { StepError } from "../errors/step-error.js";
import type { StepCall } from "../performing/step-call.js";
import { backoffMs } from "../wait/backoff.js";
import { unansweredAt } from "../state/taken.js";

/** So often is one request of a cordon sent. */
export const mostTries = 4;
const backoff = { minMs: 250, maxMs: 8_000, factor: 2 };

/**
 * Sends one request of a cordon, or of a lending. Journals before it what it is about to take, and when it is sent: a request that is not
 * answered may take effect late, when everything is given back already. So the client sends it once, and it is repeated
 * here; an answer of the server itself strikes the time out, and a refusal what it did not take. Resolves to false where it is to be tried again.
 *
 * Rejects with `StepError`, unless `onRefused` takes a 403 for good.
 */
export async function sendOnRecord(
  call: StepCall,
  {
    tries,
    what = `what the cordon takes from ${call.unit.runnerName}`,
    taken,
    taking,
    send,
    onRefused,
  }: {
    readonly tries: number;
    /** What must be on record before it is sent, in words. @default what the cordon takes */
    readonly what?: string;
    /** What the journal says was taken before this request. */
    readonly taken: JsonObject;
    /** The same with what this request is about to take. */
    readonly taking: JsonObject;
    /** Resolves to false where somebody changed meanwhile what was read: nothing was sent. */
    readonly send: () => Promise<boolean>;
    /** A 403: what to do instead of failing. True where that is all. */
    readonly onRefused?: (failure: Failure) => boolean;
  },
): Promise<boolean> {
  const { run, unit, step, deadlineAt } = call;
  const before = unansweredAt(run.unit(unit.id), step.id);
  await record(call, { ...taking, unansweredAt: run.clock.now() });
  if (run.isJournalBroken()) {
    // Another process could not know that it is ours to give back.
    await record(call, { ...taken, unansweredAt: before });
    throw new StepError({
      code: "JOURNAL_NOT_WRITABLE",
      message: `The journal cannot be written, and ${what} must be on record first: nothing was sent.`,
    });
  }
  const asked = await send().then(
    (isWritten) => ({ isWritten, failure: null }),
    (cause: unknown) => ({ cause, failure: failureOf(cause) }),
  );
  const { failure } = asked;
  const isRefused = failure !== null && isRefusal(failure.status);
  // What somebody else took off between the reading and the request is not ours to give back.
  const hasTakenNothing = isRefused || ("isWritten" in asked && !asked.isWritten);
  if (failure === null || endsDoubt(failure.status))
    await record(call, { ...(hasTakenNothing && taken), unansweredAt: before });
  if (failure === null) return asked.isWritten;
  if (failure.status === 403 && onRefused?.(failure) === true) return true;
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, backoffMs(backoff, tries, run.random));
  const isWorthIt = failure.isRetryable && failure.code !== "TIMEOUT" && tries < mostTries;
  if (!isWorthIt || run.clock.now() + pauseMs >= deadlineAt) throw asStepError(failure, asked.cause);
  await run.clock.sleep(pauseMs, call.signal);
  return false;
}

/** Adds to what the journal says of the cordon. */
function record({ run, unit, step }: StepCall, what: JsonObject): Promise<void> {
  return run.record({ type: "step-recorded", unitId: unit.id, stepId: step.id, record: what });
}

/** Writing the same twice does no harm. Written late it does: unless the server said no, it may still be. */
function asStepError(failure: Failure, cause: unknown): StepError {
  const { code, message, isRetryable, remedies, retryAfterMs } = failure;
  const mayHaveTakenEffect = !isRefusal(failure.status);
  return new StepError({ code, message, isRetryable, mayHaveTakenEffect, remedies, retryAfterMs, cause });
}
