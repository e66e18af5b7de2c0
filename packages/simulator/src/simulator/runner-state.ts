import type { RunnerRecord } from "../world/runner-record.js";
import { countOperations, latestReplica, runnerStatus } from "../world/runner-status.js";
import { firstReplica } from "../world/runners.js";
import type { World } from "../world/world.js";
import type { RunnerState } from "./simulator.js";

/** What is true of a Runner now. */
export function presentState(world: World, runner: RunnerRecord): RunnerState {
  const { running, queued } = countOperations(world, runner);
  const sessions = [...runner.sessions];
  return {
    runnerId: runner.id,
    name: runner.name,
    status: runnerStatus(world, runner),
    version: latestReplica(runner)?.version ?? null,
    tags: runner.tags,
    projects: [...runner.associations.keys()],
    runningOperations: running,
    queuedOperations: queued,
    processes: sessions.length,
    acceptedProcesses: sessions.filter((session) => session.isAccepted).length,
    token: firstReplica(runner).token,
  };
}
