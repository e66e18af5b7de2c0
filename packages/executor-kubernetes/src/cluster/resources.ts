/** The kinds of objects that the executor reads or writes. */
export type Resource =
  | "deployments"
  | "statefulsets"
  | "daemonsets"
  | "pods"
  | "secrets"
  | "configmaps"
  | "events"
  | "namespaces"
  | "horizontalpodautoscalers"
  // Looked at only to name who makes a Pod.
  | "replicasets"
  | "replicationcontrollers"
  | "jobs";

/** API groups and versions that every cluster from 1.20 up to current ones serves. */
export const apiVersions: Readonly<Record<Resource, string>> = {
  deployments: "apps/v1",
  statefulsets: "apps/v1",
  daemonsets: "apps/v1",
  pods: "v1",
  secrets: "v1",
  configmaps: "v1",
  events: "v1",
  namespaces: "v1",
  horizontalpodautoscalers: "autoscaling/v1",
  replicasets: "apps/v1",
  replicationcontrollers: "v1",
  jobs: "batch/v1",
};

/** The API group of a resource, as RBAC names it. */
export function groupOf(resource: Resource): string {
  const [group, version] = apiVersions[resource].split("/");
  return version === undefined ? "" : (group ?? "");
}

/** The path of a resource below the server's address. Names are encoded: they come from outside. */
export function pathOf(resource: Resource, namespace: string | null, name?: string): string {
  const version = apiVersions[resource];
  const root = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
  const scope = namespace === null ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${resource}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}
