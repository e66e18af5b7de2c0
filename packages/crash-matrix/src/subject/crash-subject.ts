import type { RunnerHost } from "@runner-upgrade/apply";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { Simulator } from "@runner-upgrade/simulator";
import type { Call } from "../child/point.js";

/** What a platform gives, so that its routes are killed at every point: a fleet, and a way to look at it from outside. */
export interface CrashSubject {
  /** As the table names it: a route and how its Runners are run, such as `vm, plain process`. */
  readonly name: string;
  /**
   * The steps of its procedure, in order, and behind which call of each the process is killed `in` it: best the one that
   * has the effect, or each that has one. A procedure that has other steps fails, so that none is forgotten.
   */
  readonly calls: Readonly<Record<string, Call | readonly Call[]>>;
  /** Whether its control plane has replicas: its versions are of 6.0 and later then. @default false */
  readonly hasReplicas?: boolean;
  /** How many points are tried at the same time, each on a fleet of its own: as many as there are cores, unless said. */
  readonly lanes?: number;
  /** The file of the child process: it calls `runChild` with the platform's executor. */
  readonly childFile: string;
  /**
   * Lays out a fleet of two Runners or more that serve the project `crash`, tag `crash`, or `bothProjects`, and starts
   * them. The control plane listens already.
   */
  layOut(stage: { readonly simulator: Simulator }): Promise<CrashFleet>;
}

/** A fleet that is upgraded over and over, one Runner of it, and killed at it each time. */
export interface CrashFleet {
  readonly hosts: readonly RunnerHost[];
  /** The one that is upgraded. The others stand in for it. */
  readonly runnerId: string;
  /** Read anew for each upgrade: it may name what `offer` made. */
  readonly policy?: PolicyInput;
  /**
   * Its route starts a new process before it ends the old one: two live at once, and what the old one is at is cut, as the
   * plan warns. Without it, two at once and a cut operation are each a failure.
   */
  readonly isServedThroughout?: boolean;
  /** How many processes it has, replaced one by one. @default 1 */
  readonly processes?: number;
  /** What `createExecutor` of the child process is given. JSON. */
  readonly settings: unknown;
  /** Makes what an upgrade to this version takes and a control plane does not give: an image. */
  offer?(version: string): Promise<void>;
  /** How the Runner's process runs, read from outside the executor, credentials apart: compared before and after. */
  invocation(): Promise<unknown>;
  /** Names, owners and modes of everything that lies where an upgrade may leave something: compared before and after. */
  files(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}
