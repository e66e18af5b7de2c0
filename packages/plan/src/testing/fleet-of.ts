import type { AssociationInput, RunnerInput } from "../define-fleet/fleet-input.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet, Server } from "../fleet/fleet.js";

/** A Runner for tests: Healthy, on 5.7.0, on a VM of its own, inspected, without running operations. */
export function runner(id: string, over: Partial<RunnerInput> = {}): RunnerInput {
  return {
    id,
    name: `runner-${id}`,
    status: "Healthy",
    version: "5.7.0",
    tags: ["eu"],
    associations: [{ project: "payments" }],
    runningOperations: 0,
    maxRunning: 50,
    host: { platform: "vm", address: `${id}.internal` },
    hostFacts: { platform: "vm", findings: [] },
    ...over,
  };
}

/** A Runner's part in an automatic project. */
export function dispatches(project: string, nodeFilter: string): AssociationInput {
  return { project, nodeFilter, remoteNodeDispatch: true, isNode: false };
}

/**
 * A fleet for tests: a server on 5.8.0 without replicas; `payments` and `ops` choose by tags, `batch` by node filters,
 * of `legacy` it is not known.
 */
export function fleetOf(runners: readonly RunnerInput[], server: Partial<Server> = {}): Fleet {
  return defineFleet({
    server: { uuid: "server-1", version: "5.8.0", apiVersion: 48, replicas: "off", ...server },
    projects: [
      { name: "payments", dispatch: "manual" },
      { name: "batch", dispatch: "automatic" },
      { name: "legacy", dispatch: "unknown" },
      { name: "ops", dispatch: "manual" },
    ],
    runners,
  });
}
