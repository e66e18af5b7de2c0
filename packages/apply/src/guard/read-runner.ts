import type { RunnerInfo } from "@runner-upgrade/client";
import { defineFleet, type Association, type Fleet } from "@runner-upgrade/plan";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { nodeDispatchOf } from "../control-plane/node-dispatch.js";

/**
 * Reads one Runner, and puts it into a fleet whose lists are older: what it is, and its part in each of these projects.
 * Returns null where the answers leave out what the lists told, or name a project that the lists do not: then only the lists
 * can tell. Rejects where it cannot be read.
 */
export async function readRunner(
  runnerId: string,
  fleet: Fleet,
  options: {
    readonly controlPlane: ControlPlane;
    readonly projects: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<((fleet: Fleet) => Fleet) | null> {
  const { controlPlane, projects, signal } = options;
  const before = fleet.runners.find(({ id }) => id === runnerId);
  if (before === undefined) return null;
  const info = await controlPlane.getRunner(runnerId, { signal });
  const parts: Association[] = [];
  for (const project of projects.filter((name) => Object.hasOwn(info.projects, name))) {
    const listed = before.associations.find((part) => part.project === project);
    const told = nodeDispatchOf(await controlPlane.project(project).getRunner(runnerId, { signal }), project);
    if (listed === undefined || leavesOut(told, listed)) return null;
    parts.push({ project, ...told });
  }
  return (current) => withRunnerInfo(current, info, parts);
}

type Told = Omit<Association, "project">;

function leavesOut(told: Told, listed: Told): boolean {
  return (
    (told.nodeFilter === null && listed.nodeFilter !== null) ||
    (told.remoteNodeDispatch === null && listed.remoteNodeDispatch !== null) ||
    (told.isNode === null && listed.isNode !== null)
  );
}

/** The fleet with what a Runner said of itself, which is fresher than a list and tells its limit. */
export function withRunnerInfo(fleet: Fleet, info: RunnerInfo, parts?: readonly Association[]): Fleet {
  const before = fleet.runners.find(({ id }) => id === info.id);
  if (before === undefined) return fleet;
  const [runner] = defineFleet({
    runners: [
      {
        ...before,
        status: info.status,
        version: info.version ?? before.version,
        tags: info.tags,
        associations: parts ?? before.associations,
        runningOperations: info.runningOperations ?? before.runningOperations,
        maxRunning: info.maxRunningOperations,
      },
    ],
  }).runners;
  return { ...fleet, runners: fleet.runners.map((each) => (each === before && runner ? runner : each)) };
}
