import type { Unit } from "@runner-upgrade/plan";
import { classifyReplica, classifyStatus } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";

/** What the status of a unit's Runner means, or that of its replica where it is one. */
export function statusClassOf(
  { server }: Pick<RunContext, "server">,
  { replicaId }: Unit,
  status: string,
): ReturnType<typeof classifyStatus> {
  return replicaId === undefined ? classifyStatus(status, server) : classifyReplica(status);
}
