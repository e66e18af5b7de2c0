import { posix } from "node:path";
import type { RunningProcess } from "../invocation/running-process.js";
import { clientIdOf, namesRunner, type ReplicaIdentity } from "./identity.js";
import type { ForeignProcess } from "./tell-foreign.js";

/**
 * Leaves out the other replicas of a Runner that live on the same host. While it is not known yet which replica is looked
 * for, they carry its identity too, and are strangers only by their place. One that names the same replica stays: two
 * processes of one replica run every job twice.
 */
export function withoutSiblings(
  foreign: readonly ForeignProcess[],
  own: readonly RunningProcess[],
  replica: ReplicaIdentity | null,
): readonly ForeignProcess[] {
  const [process, second] = own;
  if (replica?.isOneOfSeveral !== true || process === undefined || second !== undefined) return foreign;
  const named = replicaNamedBy(process, replica);
  if (named === null) return foreign;
  return foreign.filter((other) => {
    const of = replicaNamedBy(other.process, replica);
    return of === null || of === named;
  });
}

function replicaNamedBy(process: RunningProcess, { ids }: ReplicaIdentity): string | null {
  const clientId = clientIdOf(process)?.trim().toLowerCase();
  const name = posix.basename(process.command.packageArgument);
  return ids.find((id) => clientId === id.toLowerCase()) ?? ids.find((id) => namesRunner(name, id)) ?? null;
}
