import type { Replica as ListedReplica, RunnerSummary } from "@runner-upgrade/client";
import { mapConcurrently } from "@runner-upgrade/executor";
import type { RunnerInput, Server } from "@runner-upgrade/plan";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { concernsOne } from "./concerns-one.js";

/** What a server with replicas tells of one Runner beside what every server tells. */
export type ReplicaFacts = Pick<RunnerInput, "installationType" | "replicaValidation" | "replicas">;

/**
 * Reads the replicas of each Runner, and how the server judges those of several; nothing on a server without replicas. A
 * Runner whose replicas cannot be read has none of these facts, which is not the same as no replica.
 */
export async function readReplicas(
  controlPlane: ControlPlane,
  runners: readonly RunnerSummary[],
  options: {
    readonly server: Server;
    readonly concurrency: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ReadonlyMap<string, ReplicaFacts>> {
  const { server, concurrency, signal } = options;
  const listReplicas = controlPlane.listReplicas?.bind(controlPlane);
  if (server.replicas !== "on" || listReplicas === undefined) return new Map();
  const readable = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (signal?.aborted === true || !concernsOne(error)) throw error;
      return undefined;
    }
  };
  return new Map(
    await mapConcurrently(runners, concurrency, async ({ id, installationType }) => {
      const replicas = await readable(listReplicas(id, { signal }));
      const isSingle = replicas === undefined || replicas.length < 2;
      const info = isSingle ? undefined : await readable(controlPlane.getRunner(id, { signal }));
      const facts: ReplicaFacts = {
        ...(installationType !== null && { installationType: installationType.toLowerCase() }),
        ...(info !== undefined && { replicaValidation: info.replicaValidation }),
        ...(replicas !== undefined && { replicas: replicas.map(toReplica) }),
      };
      return [id, facts] as const;
    }),
  );
}

function toReplica(listed: ListedReplica): NonNullable<ReplicaFacts["replicas"]>[number] {
  const { replicaId, status, version, hostname, installationPath, ipAddress, uptimeMs } = listed;
  const { runningOperations, versionWarning } = listed;
  return {
    ...{ id: replicaId, status, version, hostname, installationPath, address: ipAddress, uptimeMs },
    ...{ runningOperations, versionWarning },
  };
}
