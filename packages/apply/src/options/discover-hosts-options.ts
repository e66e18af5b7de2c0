import type { Clock, Executor, Place } from "@runner-upgrade/executor";
import type { ControlPlane } from "../control-plane/control-plane.js";

/** What a discovery asks of the control plane. */
export type DiscoveryControlPlane = Pick<
  ControlPlane,
  "getSystemInfo" | "getReplicasMode" | "listRunners" | "getRunner" | "listReplicas"
>;

/** How far `discoverHosts` has come. */
export interface DiscoveryProgress {
  /** The place that was searched last. */
  readonly place: Place;
  /** How many Runners it has, or what looks like one; null where it could not be reached. */
  readonly found: number | null;
  readonly done: number;
  readonly total: number;
}

/** What `discoverHosts` takes. Durations are milliseconds. */
export interface DiscoverHostsOptions {
  readonly controlPlane: DiscoveryControlPlane;
  /** Where to look. A place that is given twice is searched once. */
  readonly places: readonly Place[];
  /** One per platform that a place has. Each must have `discover`. */
  readonly executors: readonly Executor[];
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Places that are searched at a time. @default 8 */
  readonly concurrency?: number;
  /** How long one place may take. @default 120_000 */
  readonly placeTimeLimitMs?: number;
  /** Called after each place. */
  readonly onProgress?: (progress: DiscoveryProgress) => void;
  /** The server's own built-in Runner, which no list marks and which no place has. */
  readonly localRunnerIds?: readonly string[];
}
