import { openCall, realClock, stepError } from "@runner-upgrade/executor";
import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import { ApiError } from "../../src/cluster/api-error.js";
import type { AccessRequest, Cluster } from "../../src/cluster/cluster.js";
import type { ApiObject } from "../../src/cluster/manifest.js";
import type { Resource } from "../../src/cluster/resources.js";
import type { HostCall } from "../../src/host/host-call.js";
import { settingsOf } from "../../src/options/kubernetes-executor-options.js";

/** The objects of a cluster, by their resource. */
export type FakeObjects = Readonly<Partial<Record<Resource, readonly ApiObject[]>>>;

/** A cluster of objects that never change. What is asked of it is in `requests`. */
export function fakeCluster(
  objects: FakeObjects,
  {
    forbidden = [],
    mayI = () => true,
  }: {
    /** `list pods ops`, `get secrets ops`: a namespace, or `*` for all of them. */
    readonly forbidden?: readonly string[];
    readonly mayI?: (access: AccessRequest) => boolean;
  } = {},
): Cluster & { readonly requests: readonly string[] } {
  const requests: string[] = [];
  const ask = (verb: string, resource: Resource, namespace: string | null): void => {
    const request = `${verb} ${resource} ${namespace ?? "*"}`;
    requests.push(request);
    if (forbidden.includes(request)) throw new ApiError({ kind: "forbidden", message: `may not ${request}` });
  };
  const of = (resource: Resource, namespace: string | null): readonly ApiObject[] =>
    (objects[resource] ?? []).filter(
      ({ metadata }) => namespace === null || (metadata.namespace ?? "default") === namespace,
    );
  const get = (resource: Resource, namespace: string, name: string): ApiObject => {
    const found = of(resource, namespace).find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new ApiError({ kind: "not-found", message: `${resource}/${name}` });
    return found;
  };
  const unused = (): never => {
    throw new Error("Nothing is changed in this test.");
  };
  return {
    requests,
    defaultNamespace: "default",
    get: async ({ resource, namespace, name }) => {
      await Promise.resolve();
      ask("get", resource, namespace);
      return get(resource, namespace, name);
    },
    list: async (resource, namespace) => {
      await Promise.resolve();
      ask("list", resource, namespace);
      return of(resource, namespace);
    },
    patch: async ({ resource, namespace, name }, _body, { isDryRun }) => {
      await Promise.resolve();
      return isDryRun === true ? get(resource, namespace, name) : unused();
    },
    mayI: (access) => Promise.resolve(mayI(access)),
    create: unused,
    delete: unused,
    log: unused,
    exec: unused,
  };
}

/** Works on a cluster as a call of the executor does. */
export function onFakeCluster<T>(
  cluster: Cluster,
  host: KubernetesHost,
  work: (call: HostCall) => Promise<T>,
): Promise<T> {
  const settings = settingsOf({});
  const runner = { id: "r-1", name: "edge" };
  return openCall(
    { runner, host, signal: new AbortController().signal, timeLimitMs: 5_000 },
    {
      platform: "kubernetes",
      serves: "Kubernetes clusters",
      clock: realClock,
      translate: (subject, error) => stepError(subject, "INSPECTION_FAILED", String(error)),
    },
    (call) => work({ ...call, cluster, settings }),
  );
}
