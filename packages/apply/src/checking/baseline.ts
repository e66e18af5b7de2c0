import type { Replica, RunnerInfo } from "@runner-upgrade/client";
import type { Unit } from "@runner-upgrade/plan";
import { classifyReplica, type ObservedReplica } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";
import type { Baseline } from "../events/journal-event.js";

/** What a Runner is before it is taken away, and those of its replicas that serve where they are to prove what came up. */
export async function observeBaseline(
  run: RunContext,
  unit: Unit,
  { status, version, uptime }: RunnerInfo,
): Promise<Baseline> {
  const runner = { status, version, uptime };
  if (!isProvenByReplicas(run, unit)) return runner;
  const replicas = (await run.callsOf(unit).listReplicas()).map(observedReplica);
  return { ...runner, servingReplicaIds: replicas.filter(serves).map(({ id }) => id) };
}

/** A replica as checks see it. */
export function observedReplica({ replicaId, status, version }: Replica): ObservedReplica {
  return { id: replicaId, statusClass: classifyReplica(status), version };
}

function serves({ statusClass }: ObservedReplica): boolean {
  return statusClass === "serving" || statusClass === "saturated";
}

function isProvenByReplicas(run: RunContext, unit: Unit): boolean {
  return run.stepsOf(unit).some(({ checks }) => checks.some(({ kind }) => kind === "replicas-replaced"));
}
