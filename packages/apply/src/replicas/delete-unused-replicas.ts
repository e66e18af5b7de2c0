import type { Unit } from "@runner-upgrade/plan";
import { classifyReplica } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";
import { perform } from "../performing/perform.js";
import { cleanUpSteps } from "../state/rollback-steps.js";
import { mayHaveMadeReplica } from "../state/unit-state.js";
import { deleteReplica } from "./delete-replica.js";
import { settleRequest } from "./settle-request.js";

const timeLimitMs = 60_000;

/**
 * Deletes the replicas that a run had made and that never checked in: nothing runs with their credentials. One that did is
 * left, and so is the old one: which of them the Runner is to keep is for a person to say. Returns the ids of those deleted;
 * what is left is told in `problems`.
 */
export async function deleteUnusedReplicas(
  run: RunContext,
  unit: Unit,
  problems: string[],
): Promise<readonly string[]> {
  if (!mayHaveMadeReplica(run.unit(unit.id))) return [];
  const deleted: string[] = [];
  const stepId = cleanUpSteps.deleteReplica;
  const performed = await perform(run, unit, stepId, async () => {
    await settleRequest(run, unit, { stepId, timeLimitMs });
    const listed = new Map((await run.callsOf(unit).listReplicas()).map((one) => [one.replicaId, one]));
    const { made, old } = run.unit(unit.id).replica;
    for (const replicaId of made) {
      const seen = listed.get(replicaId);
      const hasCheckedIn =
        seen !== undefined && (seen.version !== null || classifyReplica(seen.status) === "serving");
      if (hasCheckedIn) {
        if (old !== "deleted") problems.push(bothLeft(unit, replicaId));
        continue;
      }
      await deleteReplica(run, unit, { replicaId, timeLimitMs });
      deleted.push(replicaId);
    }
    return { outcome: "done", summary: `Deleted what was made in vain: ${deleted.join(", ") || "nothing"}.` };
  });
  if (performed.kind === "failed")
    problems.push(`A replica that the run had made could not be deleted: ${performed.failure.message}`);
  return deleted;
}

function bothLeft({ replicaId = "", runnerName }: Unit, newId: string): string {
  return `The list of ${runnerName} has the old replica ${replicaId} and the new one ${newId}: delete the one that does not run.`;
}
