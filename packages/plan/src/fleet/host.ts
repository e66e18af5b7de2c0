/** The platforms that a Runner can live on, each with an executor of its own. */
export type Platform = "vm" | "docker" | "kubernetes";

/**
 * How the Java process of a Runner is kept running on a host.
 *
 * `systemd` names the unit; `scope` says which manager owns it, and for a user unit whose.
 * `process` is a process that nobody supervises (`java -jar …`, `nohup … &`).
 * Where a host leaves it out, the executor discovers it.
 */
export type VmService =
  | { readonly kind: "systemd"; readonly unit: string; readonly scope: "system" }
  | { readonly kind: "systemd"; readonly unit: string; readonly scope: "user"; readonly user?: string }
  | { readonly kind: "process" };

/** A host on which the Runner is a Java process. No field may hold a secret: hosts are written into plans. */
export interface VmHost {
  readonly platform: "vm";
  /** What the transport connects to: an `ssh_config` alias, `user@host:port`, or `local`. */
  readonly address: string;
  /** Discovered where it is left out. */
  readonly service?: VmService;
  /** The Runner's launch directory, for a process that cannot be found by the Runner's id. */
  readonly directory?: string;
  /** The package's path, for a stable name (`runner.jar`) that does not carry the Runner's id. */
  readonly packagePath?: string;
}

/** A host on which the Runner is a container of a Docker Engine. */
export interface DockerHost {
  readonly platform: "docker";
  /** The engine: `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://host`. */
  readonly address: string;
  /** Name or id; found by the Runner's id where it is left out. */
  readonly container?: string;
}

/** A host on which the Runner is a workload of a Kubernetes cluster. */
export interface KubernetesHost {
  readonly platform: "kubernetes";
  /** The kubeconfig context, or `in-cluster`. */
  readonly address: string;
  readonly namespace?: string;
  /** Found by the Runner's id where it is left out. */
  readonly workload?: {
    readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Pod";
    readonly name: string;
    /** The Runner's container, where the Pods have several and none shows the Runner's id. */
    readonly container?: string;
  };
}

/** Where a Runner lives, with the address that its executor needs. */
export type Host = VmHost | DockerHost | KubernetesHost;
