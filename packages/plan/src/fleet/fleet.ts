import type { Host } from "../hosts/host.js";
import type { HostFacts } from "./host-facts.js";
import type { Replica, ReplicaValidation } from "./replica.js";

/** How a project chooses a Runner for a job: by tags (`manual`) or by node filters (`automatic`). */
export type DispatchMode = "manual" | "automatic" | "unknown";

/** A project, as far as choosing Runners goes. */
export interface Project {
  readonly name: string;
  readonly dispatch: DispatchMode;
}

/** The server that the fleet was observed on. */
export interface Server {
  readonly uuid: string | null;
  /** The product version (`5.7.0-20241021`): the only version that a package can have. Null when it was not readable. */
  readonly version: string | null;
  readonly apiVersion: number | null;
  /** Whether the server runs replicas; then regenerating the credentials of a VM Runner is wrong. */
  readonly replicas: "on" | "off" | "unknown";
}

/** A Runner's part in one project. */
export interface Association {
  readonly project: string;
  /** The nodes that this Runner serves in an automatic project. */
  readonly nodeFilter: string | null;
  readonly remoteNodeDispatch: boolean | null;
  /** The Runner is itself a node of the project, which no other Runner can serve. */
  readonly isNode: boolean | null;
}

/** Where one replica of a Runner lives. */
export interface ReplicaHost {
  readonly host: Host;
  /** Null where the host was not inspected. */
  readonly hostFacts: HostFacts | null;
  /** As it was named for this host. Left out: the plan finds it by what the inspection says of the host. */
  readonly replicaId?: string;
}

/** A Runner as the control plane knows it, and its host as an executor saw it. */
export interface Runner {
  readonly id: string;
  readonly name: string;
  /** Lower case, sorted, without duplicates (`defineFleet` sees to it): servers differ in case and order. */
  readonly tags: readonly string[];
  readonly associations: readonly Association[];
  /** As the server spelled it. */
  readonly status: string;
  readonly version: string | null;
  readonly runningOperations: number | null;
  /** Null where the server does not tell; 50 is assumed then, the vendor's documented default. */
  readonly maxRunning: number | null;
  /** Whether the token may cordon it: edit its tags, and its node dispatch in automatic projects. Null: not known. */
  readonly canCordon: boolean | null;
  /** Whether the token may regenerate its credentials. Null: not known. */
  readonly canRegenerate: boolean | null;
  /** Whether the token may ping it. Null: not known. */
  readonly canPing: boolean | null;
  /** How its replicas come to be, on servers with replicas: ephemeral ones register themselves. Null: not told. */
  readonly replicaType: "manual" | "ephemeral" | null;
  /** What it was created for, in the server's word: linux, windows, docker or kubernetes. Servers with replicas only. */
  readonly installationType?: string | null;
  /** Servers with replicas only; left out where it was not read, null where the server does not tell. */
  readonly replicaValidation?: ReplicaValidation | null;
  /** Its agent processes, by id. Servers with replicas only; left out where they were not read. */
  readonly replicas?: readonly Replica[];
  /** Where its replicas live, where several hosts were named; `host` and `hostFacts` are those of the first. */
  readonly replicaHosts?: readonly ReplicaHost[];
  /** The server's own built-in Runner: neither unit nor stand-in. */
  readonly isLocal: boolean;
  /** Null: can stand in, but is never a unit. */
  readonly host: Host | null;
  /** Null where the host was not inspected. */
  readonly hostFacts: HostFacts | null;
}

/** What was observed: Runners, their hosts' facts, how each project chooses Runners, the server. */
export interface Fleet {
  readonly server: Server;
  readonly projects: readonly Project[];
  readonly runners: readonly Runner[];
}
