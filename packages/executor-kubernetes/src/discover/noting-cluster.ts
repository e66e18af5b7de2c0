import type { HiddenPart } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { groupOf, type Resource } from "../cluster/resources.js";
import { describeRight } from "../rbac/needed-rights.js";

/** What a search may not read. */
export interface Notes {
  /** Lists of a kind of workload. */
  readonly lists: HiddenPart[];
  /** Secrets and ConfigMaps, of which a namespace may have very many. */
  readonly values: UnreadValue[];
  /** Anything else. */
  readonly others: HiddenPart[];
}

/** A Secret or ConfigMap that may not be read. */
export interface UnreadValue {
  readonly resource: "secrets" | "configmaps";
  readonly namespace: string;
  readonly name: string;
}

const mostNames = 5;

/** Secrets and ConfigMaps that may not be read as hidden parts: one for each kind and namespace. */
export function hiddenValues(values: readonly UnreadValue[]): readonly HiddenPart[] {
  const groups = new Map<string, UnreadValue[]>();
  for (const value of values) {
    const key = `${value.resource} ${value.namespace}`;
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()].flatMap((group): readonly HiddenPart[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { resource, namespace } = first;
    const kind = resource === "secrets" ? "Secrets" : "ConfigMaps";
    const names = group.slice(0, mostNames).map(({ name }) => name);
    const more = group.length > mostNames ? `, and ${String(group.length - mostNames)} more` : "";
    return [
      {
        code: "PERMISSION_DENIED",
        message: `These ${kind} of the namespace ${namespace} were not read, so a Runner whose id stands in one shows none: ${names.join(", ")}${more}.`,
        remedy: grant("get", resource, namespace),
      },
    ];
  });
}

/** A cluster that writes down which lists and values the account may not read, and why that matters. */
export function notingCluster(
  cluster: Cluster,
  notes: Notes,
): Pick<Cluster, "get" | "list" | "mayI" | "defaultNamespace"> {
  return {
    defaultNamespace: cluster.defaultNamespace,
    mayI: (access) => cluster.mayI(access),
    list: (resource, namespace, selectors) =>
      cluster.list(resource, namespace, selectors).catch((error: unknown) => {
        if (isApiError(error, "forbidden") && resource !== "namespaces")
          notes.lists.push({
            code: "PERMISSION_DENIED",
            message: `The ${resource} of ${inWords(namespace)} were not listed, so Runners among them are not found.`,
            remedy: grant("list", resource, namespace),
          });
        throw error;
      }),
    get: (ref) =>
      cluster.get(ref).catch((error: unknown) => {
        const { resource, namespace, name } = ref;
        if (isApiError(error, "forbidden") && (resource === "secrets" || resource === "configmaps"))
          notes.values.push({ resource, namespace, name });
        throw error;
      }),
  };
}

function grant(verb: string, resource: Resource, namespace: string | null): string {
  const right = describeRight({ verb, group: groupOf(resource), resource, namespace: namespace ?? "" });
  return `Grant the account ${right} in ${inWords(namespace)}, then discover again.`;
}

function inWords(namespace: string | null): string {
  return namespace === null ? "all namespaces" : `the namespace ${namespace}`;
}
