import { mapConcurrently } from "@runner-upgrade/executor";
import type { Replica, RunnerSummary } from "@runner-upgrade/client";
import type { DiscoveryControlPlane } from "../options/discover-hosts-options.js";
import { concernsOne } from "../observe/concerns-one.js";

/** A Runner as the server lists it. */
export interface KnownRunner {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly hostname: string | null;
  /** Those that have ids of their own; empty for every other Runner. */
  readonly replicas: readonly Replica[];
}

/** Reads the Runners that the server lists, and the manual replicas of each where the server has them. */
export async function readKnownRunners(
  controlPlane: DiscoveryControlPlane,
  options: { readonly concurrency: number; readonly signal: AbortSignal | undefined },
): Promise<readonly KnownRunner[]> {
  const { concurrency, signal } = options;
  const replicasMode = await controlPlane.getReplicasMode({ signal });
  const listed = await controlPlane.listRunners({}, { signal });
  return mapConcurrently(listed, concurrency, async (summary) => ({
    id: summary.id,
    name: summary.name === "" ? summary.id : summary.name,
    status: summary.status,
    hostname: summary.hostname,
    replicas: replicasMode === "on" ? await replicasOf(controlPlane, summary, signal) : [],
  }));
}

async function replicasOf(
  controlPlane: DiscoveryControlPlane,
  { id, replicaType }: RunnerSummary,
  signal: AbortSignal | undefined,
): Promise<readonly Replica[]> {
  // Those of an ephemeral Runner come and go by themselves: its container or workload is its host.
  if (replicaType?.toLowerCase() === "ephemeral" || controlPlane.listReplicas === undefined) return [];
  try {
    return await controlPlane.listReplicas(id, { signal });
  } catch (error) {
    if (signal?.aborted === true || !concernsOne(error)) throw error;
    return [];
  }
}
