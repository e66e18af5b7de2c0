import type { RunnerRecord } from "../world/runner-record.js";
import { hasReplicas } from "../world/runner-status.js";
import { addReplica, removeReplica } from "../world/runners.js";
import type { World } from "../world/world.js";
import type { Simulator } from "./simulator.js";

/** The part of a simulator that is about replicas. */
export function replicaMethods(
  world: World,
  recordOf: (runnerId: string) => RunnerRecord,
): Pick<Simulator, "addReplica" | "removeReplica" | "activeReplicas"> {
  const manualRecordOf = (runnerId: string): RunnerRecord => requireManual(world, recordOf(runnerId));
  return {
    addReplica: (runnerId) => {
      const { replicaId, token } = addReplica(world, manualRecordOf(runnerId));
      return { replicaId, token };
    },
    removeReplica: (runnerId, replicaId) => {
      const record = manualRecordOf(runnerId);
      if (!record.replicas.has(replicaId)) {
        throw new Error(`Runner ${record.name} has no replica ${replicaId}.`);
      }
      removeReplica(world, record, replicaId);
    },
    activeReplicas: (runnerId, { from, to } = {}) => {
      const record = recordOf(runnerId);
      return record.activeReplicas.within({ from: from ?? record.createdAt, to: to ?? world.time });
    },
  };
}

/** Adds replicas to a Runner that has one, `ids` naming them. Throws `Error` where there can be none. */
export function addReplicas(
  world: World,
  record: RunnerRecord,
  count: number,
  ids: readonly string[] = [],
): void {
  if (count < 1) return;
  requireManual(world, record);
  for (let added = 0; added < count; added += 1) addReplica(world, record, ids[added]);
}

function requireManual(world: World, record: RunnerRecord): RunnerRecord {
  if (hasReplicas(world) && record.sharedToken === null) return record;
  throw new Error(`Runner ${record.name} has no replicas that can be added or removed.`);
}
