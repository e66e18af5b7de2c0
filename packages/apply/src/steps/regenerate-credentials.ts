import { unitName } from "@runner-upgrade/plan";
import { Secret, type StepOutcome } from "@runner-upgrade/executor";
import type { NewCredentials } from "@runner-upgrade/client";
import { failureOf, type Failure } from "../errors/failure.js";
import { endsDoubt } from "../errors/ends-doubt.js";
import { tookNoEffect } from "../errors/took-no-effect.js";
import { StepError } from "../errors/step-error.js";
import { backoffMs } from "../wait/backoff.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { lateEffectMs } from "../wait/late-effect.js";
import type { UnitState } from "../state/unit-state.js";
import { proveGone } from "./prove-gone.js";
import { refuseWhileServing } from "./refuse-while-serving.js";
import { tellProgress, type StepCall } from "../performing/step-call.js";

/** So often are credentials asked for, for one unit, in one run and those that resume it. */
export const mostRequests = 3;
/** The code of a regeneration that was asked for as often as it may be. */
export const tooManyRegenerations = "TOO_MANY_REGENERATIONS";
const rateLimitPauseMs = 5_000;
const serverErrorBackoff = { minMs: 2_000, maxMs: 10_000, factor: 2 };

/**
 * The point of no return: makes new credentials, which kills the old ones. The request is sent only directly after
 * the process was proven gone, and journaled before it is sent. A lost answer is followed by another request only
 * after the time limit and the policy's `regenerateSettleMs`, and never before what was sent is too old to take effect
 * ({@link lateEffectMs}), the process proven gone once more. An error from the server itself leaves open what the
 * request did, and nothing of it comes late: the next request follows within seconds. A refusal took no effect, does not
 * count, and rejects; where it is only a rate limit, and the old Runner could still be put back, it is waited for as long
 * as the step may take.
 */
export async function regenerateCredentials(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  let lastFailure: Failure | null = null;
  for (let attempt = 1; ; attempt++) {
    await awaitLostAnswer(call);
    const { credentials, credentialRequests } = run.unit(unit.id);
    if (credentialRequests >= mostRequests) throw tooMany(call, lastFailure);
    if (attempt > 1 && credentials === "old") await askAgain(call);
    const mayBeUnrecorded = attempt === 1 && (run.state().run?.resumptions ?? 0) > 0;
    if (mayBeUnrecorded && credentials !== "old") await refuseWhileServing(run, unit, step.id);
    await proveGone(run, unit, {
      stepId: step.id,
      timeLimitMs: step.timeLimitMs,
      mayStop: credentials !== "old",
    });
    await run.record({ type: "credentials-requested", unitId: unit.id });
    if (credentials === "old" && run.isJournalBroken()) throw await keep(call, notDurable(), credentials);
    try {
      hold(call, await request(call));
      return { outcome: "done", summary: "It has new credentials; the old ones are dead." };
    } catch (error) {
      const failure = failureOf(error);
      if (!tookNoEffect(failure)) {
        lastFailure = failure;
        await afterUnclearAnswer(call, failure, attempt);
        continue;
      }
      const kept = await keep(call, failure, credentials);
      if (failure.code !== "RATE_LIMITED" || credentials !== "old") throw kept;
      await awaitRateLimit(call, kept);
    }
  }
}

/**
 * The Runner is stopped, and its old credentials live: a server that wants to be left alone for longer than the step
 * may take is not waited for, and the wish to put the Runner back ends the wait.
 */
async function awaitRateLimit({ run, deadlineAt }: StepCall, kept: StepError): Promise<void> {
  const pauseMs = kept.retryAfterMs ?? rateLimitPauseMs;
  if (run.clock.now() + pauseMs > deadlineAt) throw kept;
  await run.clock.sleep(pauseMs, run.rollbackWanted);
}

/** Time has passed since the guard allowed it, and the point of no return is still ahead. */
async function askAgain({ run, unit, step }: StepCall): Promise<void> {
  const answer = await run.guard.ask(unit);
  run.emit({ type: "guard-answered", unitId: unit.id, stepId: step.id, ...answer });
  if (!answer.isAllowed)
    throw new StepError({ code: "GUARD_REFUSED", message: `The guard refused to go on: ${answer.reason}` });
}

function request({ run, unit, step }: StepCall): Promise<NewCredentials> {
  return withTimeLimit(
    (signal) => run.callsOf(unit).regenerateCredentials({ signal, timeoutMs: step.timeLimitMs }),
    {
      what: `Regenerating the credentials of ${unitName(unit)}`,
      timeLimitMs: step.timeLimitMs,
      clock: run.clock,
    },
  );
}

/** What the request did is not known. Only an answer of the server itself says that it does nothing more. */
async function afterUnclearAnswer(
  { run, unit, step }: StepCall,
  failure: Failure,
  attempt: number,
): Promise<void> {
  const { message, status, retryAfterMs } = failure;
  const progress = { run, unit, stepId: step.id };
  if (!endsDoubt(status)) {
    tellProgress(progress, `The answer was lost: ${message}`);
    return;
  }
  await run.record({ type: "credentials-unclear", unitId: unit.id, reason: message });
  if (run.unit(unit.id).credentialRequests >= mostRequests) return;
  const pauseMs = Math.min(retryAfterMs ?? 0, serverErrorBackoff.maxMs);
  await run.clock.sleep(Math.max(pauseMs, backoffMs(serverErrorBackoff, attempt, run.random)));
}

/** A request whose answer was lost may still take effect: nothing is sent before that time is over. */
async function awaitLostAnswer({ run, unit, step }: StepCall): Promise<void> {
  const { credentials, credentialsRequestedAt } = run.unit(unit.id);
  if (credentials !== "uncertain" || credentialsRequestedAt === null) return;
  const longestMs = Math.max(step.timeLimitMs + run.plan.policy.regenerateSettleMs, lateEffectMs);
  // A clock that was put back meanwhile must not keep the Runner away for longer than that.
  const pauseMs = Math.min(credentialsRequestedAt + longestMs - run.clock.now(), longestMs);
  if (pauseMs <= 0) return;
  const seconds = Math.ceil(pauseMs / 1_000);
  tellProgress(
    { run, unit, stepId: step.id },
    `A request for new credentials was not answered and may still take effect: waiting ${seconds} s before the next one.`,
  );
  await run.clock.sleep(pauseMs);
}

function hold({ run, unit }: StepCall, { token, downloadToken }: NewCredentials): void {
  run.redactor.remember(token);
  run.redactor.remember(downloadToken);
  run.downloadFailures.delete(unit.id);
  run.credentials.set(unit.id, { token: Secret.of(token), downloadToken: Secret.of(downloadToken) });
}

/** What is true of the old credentials once more than one request was sent. */
const earlierRequest =
  "An earlier request was answered, or may have taken effect: the old credentials may be dead.";

async function keep(
  { run, unit }: StepCall,
  failure: Pick<Failure, "code" | "message"> & Partial<Pick<Failure, "retryAfterMs">>,
  before: UnitState["credentials"],
): Promise<StepError> {
  await run.record({ type: "credentials-kept", unitId: unit.id, reason: failure.message });
  return new StepError({
    code: failure.code,
    message:
      before === "old"
        ? `The credentials of ${unitName(unit)} were not regenerated: ${failure.message}`
        : `The credentials of ${unitName(unit)} were not regenerated again: ${failure.message} ${earlierRequest}`,
    retryAfterMs: failure.retryAfterMs ?? null,
  });
}

function tooMany({ run, unit }: StepCall, last: Failure | null): StepError {
  const { credentialRequests } = run.unit(unit.id);
  return new StepError({
    code: tooManyRegenerations,
    message: `The credentials of ${unitName(unit)} were requested ${credentialRequests} times, which is the limit.${
      last === null ? "" : ` The last request: ${last.message}`
    }`,
  });
}

function notDurable(): Pick<Failure, "code" | "message"> {
  return {
    code: "JOURNAL_NOT_WRITABLE",
    message: "The journal cannot be written, and a step that cannot be taken back must be on record.",
  };
}
