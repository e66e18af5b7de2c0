import type { CustomPlatform, JsonValue } from "@runner-upgrade/plan/platform";

/** A machine whose processes and services are searched. */
export interface VmPlace {
  readonly platform: "vm";
  /** What the transport connects to, as in a host. */
  readonly address: string;
  /** Given to every host that is found here. */
  readonly site?: string;
}

/** A Docker Engine whose containers are searched. */
export interface DockerPlace {
  readonly platform: "docker";
  /** As in a host: `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://host`. */
  readonly address: string;
  /** Given to every host that is found here. */
  readonly site?: string;
}

/** A Kubernetes cluster whose workloads are searched. */
export interface KubernetesPlace {
  readonly platform: "kubernetes";
  /** The kubeconfig context, or `in-cluster`. */
  readonly address: string;
  /** The namespaces to search. @default every namespace that the account may list */
  readonly namespaces?: readonly string[];
  /** Given to every host that is found here. */
  readonly site?: string;
}

/** A place of a platform whose module was given from outside. */
export interface CustomPlace {
  readonly platform: CustomPlatform;
  /** What the platform's executor connects to. */
  readonly address: string;
  /** Given to every host that is found here. */
  readonly site?: string;
  readonly [field: string]: JsonValue | undefined;
}

/** Where Runners are looked for. Plain data without a secret. */
export type Place = VmPlace | DockerPlace | KubernetesPlace | CustomPlace;
