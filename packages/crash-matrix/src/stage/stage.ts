import {
  createJobLoad,
  createSimulator,
  type JobLoad,
  type Listening,
  type ProjectAssignment,
  type Simulator,
} from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { sharedClock } from "../child/shared-clock.js";
import type { CrashFleet, CrashSubject } from "../subject/crash-subject.js";

const nodeFilter = "tags: crash";

/** A manual project and an automatic one: a Runner of both is cordoned by its tags and by its node dispatch. */
export const bothProjects: readonly (string | ProjectAssignment)[] = [
  "crash",
  { name: "crash-nodes", nodeFilter, remoteNodeDispatch: true },
];

/** Every wait of a run takes a fifth of its time. Faster, and a busy machine looks like a dead one. */
const factor = 5;
const healthyWithinMs = 120_000;

/** A control plane, a fleet under it, and jobs that keep coming. */
export interface Stage {
  readonly simulator: Simulator;
  readonly fleet: CrashFleet;
  readonly load: JobLoad;
  readonly clock: { readonly origin: number; readonly factor: number };
  /** "Upgrades the server" and gives the new version. */
  readonly nextVersion: () => string;
  /** Packages that are downloaded from now on start and exit at once, or do not. */
  readonly breakPackages: (areBroken: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Sets the stage: every Runner is Healthy, and the jobs come. */
export async function setStage(subject: CrashSubject): Promise<Stage> {
  const clock = { origin: Date.now(), factor };
  let minor = 1;
  const { hasReplicas = false } = subject;
  const version = (): string => (hasReplicas ? `6.${minor}.0-20260108` : `5.${minor}.0-20241021`);
  const packages = javaStandInPackage();
  let areBroken = false;
  const simulator = createSimulator({
    clock: sharedClock(clock),
    clockFactor: factor,
    version: version(),
    ...(hasReplicas && { replicas: "on", apiVersion: 59 }),
    packages: {
      ...packages,
      // No JVM lives on without a server to speak to.
      build: (request) => packages.build(areBroken ? { ...request, serverUrl: "no server" } : request),
    },
    packageBytes: 500_000,
  });
  simulator.addProject({ name: "crash", dispatch: "manual" });
  simulator.addProject({ name: "crash-nodes", dispatch: "automatic" });
  const listening: Listening = await simulator.listen();
  let fleet: CrashFleet | null = null;
  const close = async (): Promise<void> => {
    await fleet?.dispose();
    await listening.close();
  };
  try {
    fleet = await subject.layOut({ simulator });
    await untilAllHealthy(simulator);
    const isInBoth = simulator.runner(fleet.runnerId).projects.includes("crash-nodes");
    const load = createJobLoad(simulator, {
      needs: [
        { project: "crash", tags: ["crash"] },
        ...(isInBoth ? [{ project: "crash-nodes", nodeFilter }] : []),
      ],
      jobsPerNeed: 2,
      operationMs: 4_000,
    });
    load.start();
    return {
      simulator,
      fleet,
      load,
      clock,
      nextVersion: () => {
        minor += 1;
        simulator.setServerVersion(version());
        return version();
      },
      breakPackages: (broken) => {
        areBroken = broken;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilAllHealthy(simulator: Simulator): Promise<void> {
  const deadline = Date.now() + healthyWithinMs;
  for (;;) {
    const missing = [...simulator.world.runners.keys()]
      .map((id) => simulator.runner(id))
      .filter(({ status }) => status !== "Healthy");
    if (missing.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`Not Healthy: ${missing.map(({ name, status }) => `${name} is ${status}`).join(", ")}`);
    await sharedClock({ origin: 0, factor: 1 }).sleep(50);
  }
}
