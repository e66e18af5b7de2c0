import type { ProjectRunnerClient, RunnerClient } from "@runner-upgrade/client";

/** What a run asks of one project. */
export type ProjectControlPlane = Pick<
  ProjectRunnerClient,
  | "listRunners"
  | "getConfig"
  | "getUi"
  | "getRunner"
  | "updateRunner"
  | "saveNodeDispatchConfig"
  | "pingRunner"
  | "regenerateCredentials"
  | "downloadPackage"
> &
  ReplicaControlPlane;

/** Asked on servers with replicas only. Without these a fleet holds no replicas, and none is upgraded. */
export type ReplicaControlPlane = Partial<
  Pick<ProjectRunnerClient, "listReplicas" | "createReplica" | "deleteReplica">
>;

/**
 * What a run asks of the control plane: the part of `RunnerClient` that an upgrade needs, so that a client of your
 * own, or a recording one, fits too.
 */
export type ControlPlane = Pick<
  RunnerClient,
  | "url"
  | "getApiVersion"
  | "getSystemInfo"
  | "getReplicasMode"
  | "listRunners"
  | "getRunner"
  | "updateRunner"
  | "pingRunner"
  | "regenerateCredentials"
  | "downloadPackage"
  | "getUi"
> &
  ReplicaControlPlane & {
    /** The same calls in one project. */
    project(name: string): ProjectControlPlane;
  };
