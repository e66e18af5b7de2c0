import type { Runner } from "../fleet/fleet.js";
import { compareText } from "../text/compare-text.js";
import type { RunnerInput } from "./fleet-input.js";

/** The facts that only a server with replicas tells: replicas sorted by id; facts that were not told stay left out. */
export function normaliseReplicas({
  installationType,
  replicaValidation,
  replicas,
  replicaHosts,
}: RunnerInput): Pick<Runner, "installationType" | "replicaHosts" | "replicaValidation" | "replicas"> {
  return {
    ...(installationType !== undefined && { installationType }),
    ...(replicaValidation !== undefined && { replicaValidation }),
    ...(replicas !== undefined && {
      replicas: replicas
        .map((replica) => ({
          id: replica.id,
          status: replica.status,
          version: replica.version ?? null,
          hostname: replica.hostname ?? null,
          installationPath: replica.installationPath ?? null,
          address: replica.address ?? null,
          uptimeMs: replica.uptimeMs ?? null,
          runningOperations: replica.runningOperations ?? null,
          versionWarning: replica.versionWarning ?? null,
        }))
        .sort((left, right) => compareText(left.id, right.id)),
    }),
    ...(replicaHosts !== undefined && {
      replicaHosts: replicaHosts.map(({ host, hostFacts = null, replicaId }) => ({
        ...{ host, hostFacts },
        ...(replicaId !== undefined && { replicaId }),
      })),
    }),
  };
}
