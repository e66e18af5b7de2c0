import { mapConcurrently } from "@runner-upgrade/executor";
import { defineFleet, type Fleet, type Server } from "@runner-upgrade/plan";
import type { RunnerInfo } from "@runner-upgrade/client";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { readProject } from "../observe/read-project.js";
import { toRunner } from "../observe/to-runner.js";

/** The fleet as it is now, as far as these projects go. Rejects where any of it cannot be read. */
export async function readLiveFleet(
  controlPlane: ControlPlane,
  options: {
    readonly projects: readonly string[];
    readonly server: Server;
    readonly localRunnerIds: ReadonlySet<string>;
    readonly signal: AbortSignal;
  },
): Promise<Fleet> {
  const { projects, server, localRunnerIds, signal } = options;
  const [listed, readings] = await Promise.all([
    controlPlane.listRunners({}, { signal }),
    mapConcurrently(projects, 4, (name) => readProject(controlPlane, name, signal)),
  ]);
  return defineFleet({
    server,
    projects: readings.map(({ name, dispatch }) => ({ name, dispatch })),
    runners: listed.map((summary) => ({
      ...toRunner(summary, readings),
      isLocal: localRunnerIds.has(summary.id),
    })),
  });
}

/** The fleet with what a Runner said of itself, which is fresher than a list and tells its limit. */
export function withRunnerInfo(fleet: Fleet, info: RunnerInfo): Fleet {
  return defineFleet({
    ...fleet,
    runners: fleet.runners.map((runner) =>
      runner.id === info.id
        ? {
            ...runner,
            status: info.status,
            tags: info.tags,
            runningOperations: info.runningOperations ?? runner.runningOperations,
            maxRunning: info.maxRunningOperations,
          }
        : runner,
    ),
  });
}
