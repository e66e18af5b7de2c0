import type { RunnerSummary } from "@runner-upgrade/client";
import type { RunnerInput } from "@runner-upgrade/plan";
import type { ProjectReading } from "./read-project.js";

/** A Runner of a fleet, from the system's list and the projects' own. Its host is added by who knows it. */
export function toRunner(summary: RunnerSummary, projects: readonly ProjectReading[]): RunnerInput {
  return {
    id: summary.id,
    name: summary.name === "" ? summary.id : summary.name,
    status: summary.status,
    tags: summary.tags,
    version: summary.version,
    runningOperations: summary.runningOperations,
    replicaType: replicaTypeOf(summary.replicaType),
    associations: projects.flatMap(({ associations }) => {
      const association = associations.get(summary.id);
      return association === undefined ? [] : [association];
    }),
  };
}

function replicaTypeOf(told: string | null): "manual" | "ephemeral" | null {
  const word = told?.toLowerCase();
  return word === "manual" || word === "ephemeral" ? word : null;
}
