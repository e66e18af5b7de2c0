import type { Executor } from "@runner-upgrade/executor";
import type { FakeWorld } from "@runner-upgrade/executor/fake";
import type { Simulator, VirtualClock } from "@runner-upgrade/simulator";
import type { Assumption } from "../result/rehearsal.js";

/** Told of what changes in the world, as it changes. */
export interface WorldListener {
  /** A process of the Runner started or ended. */
  readonly onProcess: (runnerId: string) => void;
}

/** A copy of the observed fleet: its control plane, its Runners and their hosts, all of it in memory and in virtual time. */
export interface RehearsalWorld {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly hosts: FakeWorld;
  /** One for each platform of the plan. */
  readonly executors: readonly Executor[];
  readonly assumed: readonly Assumption[];
  listen(listener: WorldListener): void;
}
