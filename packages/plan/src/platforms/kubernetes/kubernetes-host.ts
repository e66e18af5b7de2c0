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
  /** Where it stands: `berlin`, `line-3`. Hosts of all platforms with the same text share a site. */
  readonly site?: string;
}
