import { defineFleet, type Fleet, type FleetInput } from "@runner-upgrade/plan";

type RunnerInput = FleetInput["runners"][number];

/** The version that Runners have, and the one that the server hands out. */
export const oldVersion = "5.6.0-20241003";
export const newVersion = "5.7.0-20241021";

/** A Runner on a host of its own, with what is said of it. */
export function runner(name: string, more: Partial<RunnerInput> = {}): RunnerInput {
  return {
    id: name,
    name,
    status: "Healthy",
    version: oldVersion,
    tags: ["east"],
    associations: [{ project: "web", nodeFilter: null, remoteNodeDispatch: false, isNode: false }],
    runningOperations: 0,
    maxRunning: 50,
    canCordon: true,
    canRegenerate: true,
    canPing: true,
    host: { platform: "vm", address: `host-of-${name}` },
    hostFacts: { platform: "vm", findings: [] },
    ...more,
  };
}

/** A fleet of these Runners in the project `web`, which chooses by tags. */
export function fleetOf(runners: readonly RunnerInput[], more: Partial<FleetInput> = {}): Fleet {
  return defineFleet({
    server: { uuid: "server-1", version: newVersion, apiVersion: 48, replicas: "off" },
    projects: [{ name: "web", dispatch: "manual" }],
    runners,
    ...more,
  });
}
