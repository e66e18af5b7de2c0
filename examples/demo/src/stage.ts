import { createJobLoad, createSimulator, type JobLoad, type Simulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage, type LocalFleet } from "@runner-upgrade/simulator/stand-in";
import { clockFactor, needs, newVersion, oldVersion, project, runners } from "./fleet.js";

/** What the demo plays on. Dispose of it: no process is left. */
export interface Stage {
  readonly simulator: Simulator;
  readonly fleet: LocalFleet;
  readonly load: JobLoad;
  /** For the last moment of a program: ends every process without waiting. */
  readonly killNow: () => void;
  readonly close: () => Promise<void>;
}

/** Starts a control plane, a fleet of local processes on the old version, and jobs that keep coming; then "upgrades the server". */
export async function setTheStage(): Promise<Stage> {
  const simulator = createSimulator({
    clockFactor,
    version: oldVersion,
    packages: nodeStandInPackage(),
    packageBytes: 2_000_000,
  });
  simulator.addProject({ name: project, dispatch: "manual" });
  const runnerIds = runners.map(
    (runner) => simulator.addRunner({ ...runner, version: oldVersion, projects: [project] }).runnerId,
  );
  const listening = await simulator.listen();
  const fleet = await createLocalFleet({ simulator, runners: runnerIds.map((runnerId) => ({ runnerId })) });
  const close = async (): Promise<void> => {
    await fleet.close();
    await listening.close();
  };
  try {
    await fleet.start();
    await fleet.waitUntilHealthy();
    const load = createJobLoad(simulator, { needs, jobsPerNeed: 2, operationMs: 20_000 });
    load.start();
    simulator.setServerVersion(newVersion);
    return {
      simulator,
      fleet,
      load,
      killNow: () => {
        fleet.killNow();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
