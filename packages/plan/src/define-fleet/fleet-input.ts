import type { Association, DispatchMode, ReplicaHost, Server } from "../fleet/fleet.js";
import type { HostFacts } from "../fleet/host-facts.js";
import type { Replica, ReplicaValidation } from "../fleet/replica.js";
import type { Host } from "../hosts/host.js";

/** A project as a person may write it. Dispatch left out is `unknown`. */
export interface ProjectInput {
  readonly name: string;
  readonly dispatch?: DispatchMode;
}

/** A Runner's part in a project as a person may write it. What is left out is unknown (`null`). */
export interface AssociationInput extends Partial<Omit<Association, "project">> {
  readonly project: string;
}

/** A replica as a person may write it. What is left out is unknown (`null`). */
export interface ReplicaInput extends Partial<Omit<Replica, "id" | "status">> {
  readonly id: string;
  readonly status: string;
}

/** Where one replica lives, as a person may write it. What is left out is unknown. */
export interface ReplicaHostInput extends Omit<ReplicaHost, "hostFacts"> {
  readonly hostFacts?: HostFacts | null;
}

/** A Runner as a person may write it. What is left out is unknown (`null`), empty, or `false` for `isLocal`. */
export interface RunnerInput {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tags?: readonly string[];
  readonly associations?: readonly AssociationInput[];
  readonly version?: string | null;
  readonly runningOperations?: number | null;
  readonly maxRunning?: number | null;
  readonly canCordon?: boolean | null;
  readonly canRegenerate?: boolean | null;
  readonly canPing?: boolean | null;
  readonly replicaType?: "manual" | "ephemeral" | null;
  readonly installationType?: string | null;
  readonly replicaValidation?: ReplicaValidation | null;
  readonly replicas?: readonly ReplicaInput[];
  readonly replicaHosts?: readonly ReplicaHostInput[];
  readonly isLocal?: boolean;
  readonly host?: Host | null;
  readonly hostFacts?: HostFacts | null;
}

/** What `defineFleet` takes. A `Fleet` is one too. */
export interface FleetInput {
  readonly server?: Partial<Server>;
  readonly projects?: readonly ProjectInput[];
  readonly runners: readonly RunnerInput[];
}
