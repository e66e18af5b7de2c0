import type { Runner } from "@runner-upgrade/plan";
import type { Simulator } from "@runner-upgrade/simulator";

const works: ReadonlySet<string> = new Set(["Healthy", "Busy"]);

/** Whether a Runner truly serves: a process of it is accepted, and the server shows that it works. */
export function isServing(simulator: Simulator, runnerId: string): boolean {
  const { acceptedProcesses, status, replicas } = simulator.runner(runnerId);
  if (acceptedProcesses === 0) return false;
  if (replicas.length === 0) return works.has(status);
  return replicas.some((replica) => replica.isActive && works.has(replica.status));
}

/** The Runner as it is set up now: tags and dispatch are those of the moment. */
export function asSetUp(simulator: Simulator, runner: Runner): Runner {
  const record = simulator.world.runners.get(runner.id);
  if (record === undefined) return { ...runner, tags: [], associations: [] };
  return {
    ...runner,
    tags: record.tags,
    associations: [...record.associations.values()].map(
      ({ project, nodeFilter, remoteNodeDispatch, isNode }) => ({
        ...{ project, nodeFilter, remoteNodeDispatch, isNode },
      }),
    ),
  };
}
