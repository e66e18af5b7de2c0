import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { attempts } from "./attempts.js";
import { mayHaveMadeReplica } from "../state/unit-state.js";
import { deleteReplica } from "../replicas/delete-replica.js";
import { settleRequest } from "../replicas/settle-request.js";

const timeLimitMs = 60_000;

/**
 * Deletes every replica that the journal proves to be the run's own. Returns what is left, in a sentence each: the Runner
 * serves without it, so nothing waits for it.
 */
export async function takeBackReplicas(run: RunContext, unit: Unit, stepId: string): Promise<string[]> {
  if (!mayHaveMadeReplica(run.unit(unit.id))) return [];
  const failure = await attempts(run, unit, stepId, async () => {
    await settleRequest(run, unit, { stepId, timeLimitMs });
    const { made } = run.unit(unit.id).replica;
    for (const replicaId of made) await deleteReplica(run, unit, { replicaId, timeLimitMs });
    return { outcome: "done", summary: `Deleted what was made in vain: ${made.join(", ") || "nothing"}.` };
  });
  run.credentials.delete(unit.id);
  if (failure === null) return [];
  const left = run.unit(unit.id).replica.made;
  const what = left.length === 0 ? "A new replica" : `The new replica ${left.join(", ")}`;
  return [`${what} could not be deleted, and stays in the list of ${unit.runnerName}: ${failure.message}`];
}
