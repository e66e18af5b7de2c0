import type { Hono } from "hono";
import type { VirtualAgent, VirtualAgentOptions } from "../agents/virtual-agent.js";
import type { Clock } from "../clock/clock.js";
import type { FaultInjector } from "../faults/fault-injector.js";
import type { SimulatorEvent } from "../world/event.js";
import type { InstallationType, ReplicaType } from "../world/runner-record.js";
import type { ActiveReplicas } from "../world/replica-counts.js";
import type { World } from "../world/world.js";
import type { RunnerState } from "./runner-state.js";

/** How a new Runner serves a project. */
export interface ProjectAssignment {
  readonly name: string;
  /** Which nodes it takes in an automatic project. Default: none in manual projects, `.*` in automatic ones. */
  readonly nodeFilter?: string | null;
  /** Whether it runs work on other nodes. Default: in automatic projects. */
  readonly remoteNodeDispatch?: boolean;
  /** Whether it is a node of the project itself. Default: false. */
  readonly isNode?: boolean;
  /** The value of `assignedProjects`. Default: `.*`. */
  readonly assigned?: string;
}

/** A Runner to enter. */
export interface NewRunner {
  readonly name: string;
  readonly id?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Projects by name alone, or with how it serves them. */
  readonly projects: readonly (string | ProjectAssignment)[];
  /** The version of the packages that `buildPackage` makes for it. Default: the server's. */
  readonly version?: string;
  /** How many operations it runs at once. Default: 50. */
  readonly maxRunning?: number;
  readonly installationType?: InstallationType;
  readonly replicaType?: ReplicaType;
  /** How many replicas a manual Runner has on a server with replicas. Default: 1. */
  readonly replicas?: number;
  /** The ids of a manual Runner's replicas, in their order. Default: drawn. */
  readonly replicaIds?: readonly string[];
}

/** A running HTTP server. */
export interface Listening {
  /** With the context path, without a slash at the end. */
  readonly url: string;
  /** Ends it, its open connections included. Idempotent. */
  close(): Promise<void>;
}

/**
 * A control plane that behaves like the real one (rundeck/docs of 5.7, and what newer documents say of replicas), for
 * rehearsals and tests. It has no timer: the past is carried out when somebody looks.
 */
export interface Simulator {
  /** The API and the stand-ins' own protocol, for msw or a server of your own. A broken connection is a response of type `error`. */
  readonly app: Hono;
  readonly clock: Clock;
  readonly clockFactor: number;
  /** The address to give to clients: that of `listen`, or one that only `fetch` knows. */
  readonly url: string;
  /** A token that may do everything. */
  readonly apiToken: string;
  /** Use it as a client's `fetch`: no network. Rejects with `TypeError` where a fault breaks the connection. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Serves it over HTTP. Default: a free port of 127.0.0.1, which containers reach in the host's network alone. For
   * those on a bridge, name the bridge's gateway as `host`; "0.0.0.0" is every address of this machine, and the API
   * then is open to whoever reaches one. Can be called again for another address: `url` is the last one.
   */
  listen(options?: { port?: number; host?: string }): Promise<Listening>;
  addProject(project: { name: string; dispatch?: "manual" | "automatic" }): void;
  /** Defines a job that exports show. `createJobLoad` does so for the jobs that it runs. */
  addJob(job: {
    project: string;
    name: string;
    tags?: readonly string[];
    nodeFilter?: string;
    group?: string;
    /**
     * Fields of the definition that exports show beside the usual ones, or instead of them: `executionEnabled`,
     * `schedule`, `sequence`, a `runnerSelector` of another kind. The simulator does not act on them. Default: none.
     */
    definition?: Readonly<Record<string, unknown>>;
  }): string;
  addRunner(runner: NewRunner): { runnerId: string; token: string };
  /** Removes a Runner as somebody else would, by console. */
  removeRunner(runnerId: string): void;
  /** Changes a Runner's tags as somebody else would, by console. */
  setTags(runnerId: string, tags: readonly string[]): void;
  /** One more replica of a manual Runner, as an administrator adds one. Throws `Error` where there can be none. */
  addReplica(runnerId: string): { replicaId: string; token: string };
  /** Deletes a replica of a manual Runner, as an administrator does. */
  removeReplica(runnerId: string, replicaId: string): void;
  /**
   * The package that carries the current credentials, to set hosts up with; of the Runner's own version, or another. Of
   * several replicas that of the named one, or of the oldest.
   */
  buildPackage(runnerId: string, options?: { version?: string; replicaId?: string }): Promise<Uint8Array>;
  /** "Upgrades the server": downloads carry this version from now on. */
  setServerVersion(version: string, options?: { apiVersion?: number }): void;
  /** Processes in memory. */
  readonly agents: { start(options: VirtualAgentOptions): VirtualAgent };
  /** Everything that happened until now, in order. */
  readonly log: readonly SimulatorEvent[];
  readonly faults: FaultInjector;
  /** Throws `Error` for an unknown Runner. */
  runner(runnerId: string): RunnerState;
  /**
   * The longest stretch of simulated time, in ms, in which no process of a Runner asked for work, as the server saw
   * it: whichever of its processes polled. The window's ends count as if somebody had polled, so that silence at its
   * beginning or end counts as well. Both ends are simulated times in ms since the epoch, as in `log`; `from` defaults
   * to the Runner's creation, `to` to now. A poll that was refused is none.
   *
   * Throws `Error` for an unknown Runner.
   *
   * @example
   * const from = simulator.clock.now();
   * await upgrade();
   * expect(simulator.longestPollGap(runnerId, { from })).toBeLessThan(30_000);
   */
  longestPollGap(runnerId: string, window?: { readonly from?: number; readonly to?: number }): number;
  /**
   * How many replicas of a Runner were active in a window, on a server with replicas: those of which a process lived and
   * was accepted, whatever the status said. Both ends are simulated times in ms since the epoch; `from` defaults to the
   * Runner's creation, `to` to now.
   *
   * Throws `Error` for an unknown Runner.
   *
   * @example
   * const from = simulator.clock.now();
   * await upgrade();
   * expect(simulator.activeReplicas(runnerId, { from }).fewest).toBe(3);
   */
  activeReplicas(runnerId: string, window?: { readonly from?: number; readonly to?: number }): ActiveReplicas;
  /** The state behind it, for the job load and for tests of the simulator itself. */
  readonly world: World;
}
