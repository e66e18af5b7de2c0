import { unitName, type Unit } from "@runner-upgrade/plan";
import { Secret, type StepOutcome } from "@runner-upgrade/executor";
import type { NewReplica } from "@runner-upgrade/client";
import type { RunContext } from "../context/run-context.js";
import { endsDoubt } from "../errors/ends-doubt.js";
import { failureOf, type Failure } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import { tookNoEffect } from "../errors/took-no-effect.js";
import type { StepCall } from "../performing/step-call.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { deleteReplica } from "./delete-replica.js";
import { settleRequest } from "./settle-request.js";

/** So often is a replica asked for, for one attempt of a unit, in one run and those that resume it. */
const mostRequests = 3;

/**
 * Makes the replica that takes the old one's place, and holds its credentials, which the answer shows only once. On record
 * before the request. A request whose answer was lost is settled by the server's list, never sent again blindly; a replica
 * whose credentials were lost is deleted before another one is made.
 */
export async function createReplica(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  for (;;) {
    await settleRequest(run, unit, { stepId: step.id, timeLimitMs: step.timeLimitMs });
    const { made, newId, requests } = run.unit(unit.id).replica;
    const isHeld = newId !== null && run.credentials.get(unit.id)?.replicaId === newId;
    for (const replicaId of made)
      if (!isHeld || replicaId !== newId) await deleteReplica(run, unit, { replicaId, ...step });
    if (isHeld) return { outcome: "already-done", summary: `Its new replica is ${newId}.` };
    if (requests >= mostRequests) throw tooMany(unit, requests);
    const known = (await run.callsOf(unit).listReplicas()).map(({ replicaId }) => replicaId);
    await run.record({ type: "replica-requested", unitId: unit.id, known });
    if (run.isJournalBroken()) throw await refused(run, unit, notDurable);
    try {
      const replica = await request(call);
      hold(run, unit, replica);
      await run.record({
        type: "replica-made",
        unitId: unit.id,
        replicaId: replica.replicaId,
        toldBy: "answer",
      });
      return {
        outcome: "done",
        summary: `Its new replica is ${replica.replicaId}; the old one keeps its credentials.`,
      };
    } catch (error) {
      const failure = failureOf(error);
      if (tookNoEffect(failure)) throw await refused(run, unit, failure);
      if (endsDoubt(failure.status))
        await run.record({ type: "replica-unclear", unitId: unit.id, reason: failure.message });
    }
  }
}

function request({ run, unit, step }: StepCall): Promise<NewReplica> {
  return withTimeLimit((signal) => run.callsOf(unit).createReplica({ signal, timeoutMs: step.timeLimitMs }), {
    what: `Making a replica of ${unit.runnerName}`,
    timeLimitMs: step.timeLimitMs,
    clock: run.clock,
  });
}

function hold(run: RunContext, unit: Unit, { downloadToken, replicaId, token }: NewReplica): void {
  run.redactor.remember(token);
  run.redactor.remember(downloadToken);
  run.downloadFailures.delete(unit.id);
  run.credentials.set(unit.id, {
    token: Secret.of(token),
    downloadToken: Secret.of(downloadToken),
    replicaId,
  });
}

async function refused(
  run: RunContext,
  unit: Unit,
  failure: Pick<Failure, "code" | "message"> & Partial<Pick<Failure, "isRetryable" | "retryAfterMs">>,
): Promise<StepError> {
  const { code, isRetryable = false, message, retryAfterMs = null } = failure;
  await run.record({ type: "replica-not-made", unitId: unit.id, reason: message });
  return new StepError({
    code,
    message: `No new replica of ${unitName(unit)} was made: ${message}`,
    isRetryable,
    retryAfterMs,
  });
}

const notDurable = {
  code: "JOURNAL_NOT_WRITABLE",
  message: "the journal cannot be written, and a new replica must be on record",
};

function tooMany(unit: Unit, requests: number): StepError {
  return new StepError({
    code: "TOO_MANY_REPLICAS",
    message: `A new replica of ${unitName(unit)} was asked for ${requests} times, which is the limit.`,
  });
}
