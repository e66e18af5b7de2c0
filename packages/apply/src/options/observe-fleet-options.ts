import type { Clock, Executor } from "@runner-upgrade/executor";
import type { Host, PlatformOptions } from "@runner-upgrade/plan";
import type { ControlPlane } from "../control-plane/control-plane.js";

/** Which Runner lives on which host. */
export interface RunnerHost {
  /** Id or name. */
  readonly runner: string;
  readonly host: Host;
  /**
   * On a server with replicas: the id of the replica that lives on the host. Left out, it is found by what the host says of
   * the process; a Runner with several replicas is named once per host.
   */
  readonly replica?: string;
}

/** How far `observeFleet` has come. */
export interface FleetProgress {
  readonly reading: "projects" | "hosts";
  readonly done: number;
  /** Of projects those that are known so far: more may be found. */
  readonly total: number;
}

/** What `observeFleet` takes. */
export interface ObserveFleetOptions extends PlatformOptions {
  readonly controlPlane: ControlPlane;
  /** A Runner without a host can stand in, but is never upgraded. */
  readonly hosts: readonly RunnerHost[];
  /** One per platform that a host has. */
  readonly executors: readonly Executor[];
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Hosts that are inspected, and projects that are read, at a time. @default 8 */
  readonly inspectConcurrency?: number;
  /** How long one host may take. @default 60_000 */
  readonly inspectTimeLimitMs?: number;
  /** Called after each project that was read and each host that was inspected. */
  readonly onProgress?: (progress: FleetProgress) => void;
  /** The server's own built-in Runner, which no list marks: neither upgraded nor a stand-in. */
  readonly localRunnerIds?: readonly string[];
  /** The image that Runners in containers are to run, as the policy will name it: what it lacks is found early then. */
  readonly image?: string;
  /** The server's base URL as the hosts reach it, tried from each; null tries none. @default the control plane's */
  readonly serverUrl?: string | null;
}
