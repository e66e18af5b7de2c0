import type { AccessRequest } from "../cluster/cluster.js";
import { groupOf } from "../cluster/resources.js";
import { resourceOf, type WorkloadKind } from "../workload/workload.js";

/** A right that an upgrade needs, and whether only one way of treating credentials does. */
export interface NeededRight extends AccessRequest {
  readonly onlyFor?: "keep" | "rotate";
  /** Without it the upgrade is possible, and something is not seen. */
  readonly isOptional?: boolean;
  /** The finding that tells what is not seen without an optional right. @default "LOG_NOT_READABLE" */
  readonly without?: "LOG_NOT_READABLE" | "IMAGE_NOT_PROVEN";
}

/** The rights that upgrading a workload of this kind takes in its namespace: the documented Role, and nothing else. */
export function neededRights(
  kind: WorkloadKind,
  namespace: string,
  {
    hasSecrets,
    replacesOnDelete = false,
    isServing = false,
  }: {
    readonly hasSecrets: boolean;
    /** Its Pods are replaced only when somebody deletes them. */
    readonly replacesOnDelete?: boolean;
    /** Its roll-out can leave the Runner served, and proves the image by itself. */
    readonly isServing?: boolean;
  },
): readonly NeededRight[] {
  const on = (
    resource:
      | "deployments"
      | "statefulsets"
      | "daemonsets"
      | "pods"
      | "secrets"
      | "events"
      | "horizontalpodautoscalers",
    verbs: readonly string[],
    more: Partial<NeededRight> = {},
  ): readonly NeededRight[] =>
    verbs.map((verb) => ({ verb, group: groupOf(resource), resource, namespace, ...more }));
  const resource = resourceOf[kind] as "deployments" | "statefulsets" | "daemonsets" | "pods";
  return [
    ...on(resource, kind === "Pod" ? ["get"] : ["get", "patch"]),
    ...(kind === "Pod"
      ? [...on("pods", ["patch"]), ...on("pods", ["create", "delete"], { onlyFor: "rotate" })]
      : on("pods", ["list"])),
    ...(kind === "StatefulSet" || replacesOnDelete ? on("pods", ["delete"]) : []),
    ...(hasSecrets ? on("secrets", ["get"]) : on("secrets", ["get"], { onlyFor: "rotate" })),
    ...(hasSecrets ? on("secrets", ["patch"], { onlyFor: "rotate" }) : []),
    ...on("secrets", ["create", "delete"], { onlyFor: "rotate" }),
    ...(kind === "Pod" && !hasSecrets ? on("secrets", ["patch"], { onlyFor: "rotate" }) : []),
    ...on("pods", ["get"], { subresource: "log" }),
    ...on("pods", ["get", "create"], { subresource: "exec", isOptional: true }),
    ...(isServing ? [] : on("pods", ["create", "delete"], { isOptional: true, without: "IMAGE_NOT_PROVEN" })),
    ...on("events", ["list"]),
    ...(kind === "Deployment" || kind === "StatefulSet"
      ? on("horizontalpodautoscalers", ["list"], { onlyFor: "rotate" })
      : []),
  ];
}

/** `patch deployments.apps`, as RBAC's own messages name a right. */
export function describeRight({ verb, group, resource, subresource }: AccessRequest): string {
  const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${whole}${group === "" ? "" : `.${group}`}`;
}
