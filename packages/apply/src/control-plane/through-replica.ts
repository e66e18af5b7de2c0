import type { Replica, RunnerInfo } from "@runner-upgrade/client";
import type { Unit } from "@runner-upgrade/plan";
import { StepError } from "../errors/step-error.js";
import type { UnitState } from "../state/unit-state.js";
import { watchedReplica } from "../state/watched-replica.js";
import type { RunnerCalls } from "./runner-calls.js";

/**
 * The calls about a Runner for a unit that is one replica of it: status, version, uptime and running operations are those of
 * the replica that stands for the unit now, the old one or the new one. While another replica serves, the Runner's own say
 * nothing about it.
 */
export function throughReplica(calls: RunnerCalls, unit: Unit, stateOf: () => UnitState): RunnerCalls {
  return {
    ...calls,
    getRunner: async (signal) => {
      const info = await calls.getRunner(signal);
      const replicas = await calls.listReplicas(signal);
      const id = watchedReplica(unit, stateOf());
      const replica = replicas.find(({ replicaId }) => replicaId === id);
      if (replica === undefined) throw notListed(unit, id ?? "");
      return seenThrough(info, replica, unit);
    },
  };
}

function seenThrough(info: RunnerInfo, replica: Replica, unit: Unit): RunnerInfo {
  const { status, version, uptimeMs, hostname, runningOperations, lastCheckin, lastCheckinAlert } = replica;
  return {
    ...info,
    ...{ status, version, hostname, runningOperations, lastCheckin, lastCheckinAlert },
    uptime: uptimeMs,
    // No server tells it per replica. While the others go on working, theirs would count.
    queuedOperations: unit.standInReplicas === undefined ? info.queuedOperations : null,
  };
}

/** As the control plane answers for a Runner that it does not know. */
function notListed({ runnerName }: Unit, replicaId: string): StepError {
  return new StepError({
    code: "NOT_FOUND",
    status: 404,
    message: `The server does not list the replica ${replicaId} of ${runnerName}.`,
  });
}
