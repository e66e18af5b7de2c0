import type { Resource } from "../cluster/resources.js";
import type { ApiObject, Container, Controller, Pod, PodSpec } from "../cluster/manifest.js";

/** The kinds of workloads that a Runner lives in. */
export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "Pod";

/** A workload as the cluster has it: one that makes Pods, or a Pod that nobody made. */
export type Workload =
  | { readonly kind: "Deployment" | "StatefulSet" | "DaemonSet"; readonly object: Controller }
  | { readonly kind: "Pod"; readonly object: Pod };

/** Where the objects of a kind are. */
export const resourceOf: Readonly<Record<WorkloadKind, Resource>> = {
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  Pod: "pods",
};

/** An object of this kind as a workload. */
export function toWorkload(kind: WorkloadKind, object: ApiObject): Workload {
  return kind === "Pod" ? { kind, object: object as Pod } : { kind, object: object as Controller };
}

/** What the workload's Pods are made from. */
export function podSpecOf(workload: Workload): PodSpec {
  return workload.kind === "Pod" ? workload.object.spec : workload.object.spec.template.spec;
}

/** The annotations of the workload's Pods. */
export function podAnnotationsOf(workload: Workload): Readonly<Record<string, string>> {
  return (
    (workload.kind === "Pod"
      ? workload.object.metadata.annotations
      : workload.object.spec.template.metadata?.annotations) ?? {}
  );
}

/** A container by its name. */
export function containerOf(workload: Workload, name: string): Container | null {
  return podSpecOf(workload).containers.find((container) => container.name === name) ?? null;
}

/** How many Pods the workload is to have, or null for one Pod per node. */
export function replicasOf(workload: Workload): number | null {
  if (workload.kind === "Pod") return 1;
  if (workload.kind === "DaemonSet") return null;
  return workload.object.spec.replicas ?? 1;
}
