import { defineFleet, planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import type { JournalEvent } from "../../src/events/journal-event.js";

/**
 * A plan for Runners with these ids: same tags, one project, each on a host of its own. The project is manual, or
 * automatic where a node filter is given, which all of them have.
 */
export function smallPlan(
  ids: readonly string[],
  policy: PolicyInput = {},
  nodeFilter: string | null = null,
): Plan {
  const fleet = defineFleet({
    server: { uuid: "server", version: "5.7.0", apiVersion: 48, replicas: "off" },
    projects: [{ name: "web", dispatch: nodeFilter === null ? "manual" : "automatic" }],
    runners: ids.map((id) => ({
      id,
      name: id,
      status: "Healthy",
      tags: ["east"],
      version: "5.6.0",
      runningOperations: 0,
      associations: [
        { project: "web", nodeFilter, remoteNodeDispatch: nodeFilter === null ? null : true, isNode: null },
      ],
      host: { platform: "vm", address: `${id}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    })),
  });
  return planUpgrade(fleet, { canary: 0, ...policy });
}

/** The first record of a run of this plan. */
export function runStarted(plan: Plan): JournalEvent {
  return { type: "run-started", at: 0, formatVersion: 3, runId: "run-1", plan };
}
