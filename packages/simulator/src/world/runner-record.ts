import type { Operation } from "./operation.js";
import type { PingRecord } from "./ping-record.js";
import type { PollTimes } from "./poll-times.js";
import type { ReplicaCounts } from "./replica-counts.js";
import type { Session } from "./session.js";
import type { RunnerStatus } from "./status.js";

/** How a Runner serves one project. */
export interface Association {
  readonly project: string;
  /** The value of `assignedProjects`, whose meaning the documents disagree on: kept and given back as it came. */
  value: string;
  /** Automatic dispatch: which nodes this Runner takes; null for none. */
  nodeFilter: string | null;
  remoteNodeDispatch: boolean;
  /** The Runner is a node of the project itself. */
  isNode: boolean;
}

/** One agent identity: the only one of a Runner on a server without replicas, one of several with them. */
export interface ReplicaRecord {
  readonly replicaId: string;
  token: string;
  readonly createdAt: number;
  lastCheckinAt: number | null;
  downAt: number | null;
  /** When the process that last checked in was started. */
  startedAt: number | null;
  version: string | null;
  hostname: string | null;
  /** The directory that its process was launched in. */
  installationPath: string | null;
  /** The jar that its process runs. */
  packagePath: string | null;
  ipAddress: string | null;
  osFamily: string | null;
  /** The status last written into the event log. */
  loggedStatus: RunnerStatus;
}

/** A Runner's queue in a directory, which outlives its process. */
export interface Disk {
  queued: Operation[];
  finished: Operation[];
}

/** Whether a Runner's replicas are kept by people or come and go with their containers. */
export type ReplicaType = (typeof replicaTypes)[number];
/** Where a Runner was created to run. */
export type InstallationType = (typeof installationTypes)[number];

/** Every word for it in the API. */
export const replicaTypes = ["manual", "ephemeral"] as const;
/** Every word for it in the API. */
export const installationTypes = ["linux", "windows", "docker", "kubernetes"] as const;

/** A Runner as the control plane keeps it. */
export interface RunnerRecord {
  readonly id: string;
  name: string;
  description: string;
  /** Lower-case, sorted, without repetition. */
  tags: readonly string[];
  readonly associations: Map<string, Association>;
  readonly createdAt: number;
  updatedAt: number;
  readonly maxRunning: number;
  readonly replicaType: ReplicaType;
  readonly installationType: InstallationType;
  /** Without replicas: exactly one, whose id is the Runner's own and is never shown. */
  readonly replicas: Map<string, ReplicaRecord>;
  /** The token that all replicas of an ephemeral Runner share; null where each replica has its own. */
  sharedToken: string | null;
  /** Its processes that have not ended. */
  readonly sessions: Set<Session>;
  /** When its processes polled, all of them together. */
  readonly polls: PollTimes;
  /** Pings that none of its processes has answered yet. */
  readonly openPings: Set<PingRecord>;
  /** Operations given to it that are neither finished nor failed. */
  readonly operations: Set<Operation>;
  /** The version that a package built for it has when nobody asks for another one. */
  readonly packageVersion: string | null;
  /** Operations given to this Runner that no agent has fetched yet. */
  waiting: Operation[];
  /** What is on the disk of its directory and outlives the process; on servers without replicas. */
  readonly disk: Disk;
  /** The same per launch directory, on servers with replicas. */
  readonly disks: Map<string, Disk>;
  /** How many of its replicas were active, at each time at which that changed. */
  readonly activeReplicas: ReplicaCounts;
  /** Whether one of its replicas ever checked in. */
  hasBeenHeard: boolean;
  /** The status last written into the event log. */
  loggedStatus: RunnerStatus;
}

/** Tags as the server keeps them: trimmed, lower-case, sorted, each once. */
export function normaliseTags(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ""))].sort();
}
