import type { Executor } from "@runner-upgrade/executor";
import type { FakeWorld } from "@runner-upgrade/executor/fake";
import type { Simulator, VirtualClock } from "@runner-upgrade/simulator";
import type { Assumption } from "../result/rehearsal.js";

/** Told of what changes in the world, as it changes. */
export interface WorldListener {
  /** A process of the Runner started or ended. */
  readonly onProcess: (runnerId: string) => void;
}

/** The processes of a Runner, or of one of its replicas. */
export interface RunnerPart {
  readonly isRunning: () => boolean;
  /** Ends them without a word. */
  kill(): void;
  /** Starts what is installed; nothing where it runs. */
  start(): void;
}

/** A copy of the observed fleet: its control plane, its Runners and their hosts, all of it in memory and in virtual time. */
export interface RehearsalWorld {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly hosts: FakeWorld;
  /** One for each platform of the plan. */
  readonly executors: readonly Executor[];
  readonly assumed: readonly Assumption[];
  /** The processes of each Runner that served when it was observed, by its id. */
  readonly parts: ReadonlyMap<string, readonly RunnerPart[]>;
  listen(listener: WorldListener): void;
}
