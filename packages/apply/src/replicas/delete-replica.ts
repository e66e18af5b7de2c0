import { unitName, type Unit } from "@runner-upgrade/plan";
import { classifyReplica } from "@runner-upgrade/plan/carry-out";
import type { StepOutcome } from "@runner-upgrade/executor";
import type { RunContext } from "../context/run-context.js";
import { failureOf } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import type { StepCall } from "../performing/step-call.js";
import { withTimeLimit } from "../wait/time-limit.js";

/** The code of a new replica that stopped serving before the old one was deleted. */
export const replicaNotServing = "REPLICA_NOT_SERVING";

/**
 * The point of no return: deletes the old replica, whose credentials die with it. Before the first request the new one has to
 * serve by the server's list.
 */
export async function deleteOldReplica({ run, unit, step }: StepCall): Promise<StepOutcome> {
  const { replicaId } = unit;
  if (replicaId === undefined) throw new Error("A unit without a replica has none to delete.");
  if (run.unit(unit.id).replica.old === "lives") await requireServing(run, unit);
  const { wasThere } = await deleteReplica(run, unit, { replicaId, timeLimitMs: step.timeLimitMs });
  return {
    outcome: wasThere ? "done" : "already-done",
    summary: wasThere
      ? `The old replica ${replicaId} is deleted.`
      : `The server does not list the old replica ${replicaId} any more.`,
  };
}

/** Deletes one replica, on record. One that is gone already is no error. */
export async function deleteReplica(
  run: RunContext,
  unit: Unit,
  { replicaId, timeLimitMs }: { readonly replicaId: string; readonly timeLimitMs: number },
): Promise<{ readonly wasThere: boolean }> {
  await run.record({ type: "replica-deletion-requested", unitId: unit.id, replicaId });
  if (run.isJournalBroken()) throw notDurable(unit, replicaId);
  let wasThere = true;
  try {
    await withTimeLimit((signal) => run.callsOf(unit).deleteReplica(replicaId, { signal }), {
      what: `Deleting the replica ${replicaId} of ${unit.runnerName}`,
      timeLimitMs,
      clock: run.clock,
    });
  } catch (error) {
    // A lost answer says nothing, and a proxy answers 404 as well: the list decides.
    if (await isListed(run, unit, replicaId)) throw error;
    wasThere = failureOf(error).status !== 404;
  }
  await run.record({ type: "replica-deleted", unitId: unit.id, replicaId });
  return { wasThere };
}

/** Whether the server lists a replica; where it cannot be asked, it may. */
async function isListed(run: RunContext, unit: Unit, replicaId: string): Promise<boolean> {
  try {
    const listed = await run.callsOf(unit).listReplicas();
    return listed.some((replica) => replica.replicaId === replicaId);
  } catch {
    return true;
  }
}

async function requireServing(run: RunContext, unit: Unit): Promise<void> {
  const { newId } = run.unit(unit.id).replica;
  const replica = (await run.callsOf(unit).listReplicas()).find(({ replicaId }) => replicaId === newId);
  if (replica !== undefined && classifyReplica(replica.status) === "serving") return;
  const seen = replica === undefined ? "the server does not list it" : `its status is ${replica.status}`;
  throw new StepError({
    code: replicaNotServing,
    message: `The new replica ${newId ?? "unknown"} of ${unitName(unit)} does not serve (${seen}), so the old one was not deleted.`,
  });
}

function notDurable(unit: Unit, replicaId: string): StepError {
  return new StepError({
    code: "JOURNAL_NOT_WRITABLE",
    message: `The journal cannot be written, so the replica ${replicaId} of ${unit.runnerName} was not deleted.`,
  });
}
