import type { Simulator } from "@runner-upgrade/simulator";
import type { AttackWorld } from "../attack-world.js";

type RunnerRecord = NonNullable<ReturnType<Simulator["world"]["runners"]["get"]>>;
/** What one job runs on a Runner, as the simulator keeps it. */
export type Operation = RunnerRecord["waiting"][number];

/** The replica that a Runner works with: the one that was heard of last. None where nothing shows a replica. */
export function workingReplica({
  replicas,
  sessions,
}: RunnerRecord): { readonly replicaId: string } | undefined {
  const heard = [...sessions].flatMap(({ replicaId }) => (replicaId === null ? [] : [replicaId]));
  return [...replicas.values()].filter(({ replicaId }) => heard.includes(replicaId)).at(-1);
}

/** An operation that belongs to no job of the load. */
export function newOperation(world: Pick<AttackWorld, "clock">, id: string, durationMs: number): Operation {
  const now = world.clock.now();
  return {
    id,
    jobId: id,
    project: "load",
    durationMs,
    arrivedAt: now,
    runnerId: null,
    state: "waiting",
    sessionId: null,
    reportedAs: null,
    lastReportAt: now,
    lost: null,
    lostAt: null,
    onSettled: null,
  };
}
