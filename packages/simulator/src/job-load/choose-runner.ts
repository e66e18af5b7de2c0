import type { RunnerRecord } from "../world/runner-record.js";
import { countOperations, latestReplica, runnerStatus } from "../world/runner-status.js";
import type { World } from "../world/world.js";
import type { JobNeed } from "./job-need.js";

/**
 * Chooses a Runner as the server does: by *status*, which lies for a while, among those that fit; the fewest running
 * operations first, then the latest check-in (rundeck/docs, high availability of Runners). Null when none is Healthy.
 */
export function chooseRunner(world: World, need: JobNeed): RunnerRecord | null {
  const candidates = [...world.runners.values()]
    .filter((runner) => fits(runner, need) && runnerStatus(world, runner) === "Healthy")
    .map((runner) => ({
      runner,
      running: countOperations(world, runner).running,
      checkedInAt: latestReplica(runner)?.lastCheckinAt ?? 0,
    }))
    .sort((a, b) => a.running - b.running || b.checkedInAt - a.checkedInAt);
  return candidates[0]?.runner ?? null;
}

/**
 * Whether a Runner may get such a job. In manual projects it needs all the tags. In automatic ones it dispatches to
 * other nodes and its filter is the same, or takes every node: whether two different filters mean the same nodes is
 * not for the simulator to guess.
 */
export function fits(runner: RunnerRecord, need: JobNeed): boolean {
  const association = runner.associations.get(need.project);
  if (association === undefined) return false;
  if ("tags" in need) return need.tags.every((tag) => runner.tags.includes(tag.trim().toLowerCase()));
  const filter = association.nodeFilter?.trim();
  return association.remoteNodeDispatch && (filter === ".*" || filter === need.nodeFilter.trim());
}
