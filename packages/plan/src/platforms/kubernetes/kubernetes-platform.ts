import { parseWith } from "../parse-with.js";
import type { PlatformModule } from "../platform-module.js";
import type { KubernetesHost } from "./kubernetes-host.js";
import { kubernetesHostSchema } from "./kubernetes-host-schema.js";
import { kubernetesRoutes } from "./kubernetes-routes.js";
import { kubernetesRunbook } from "./runbook/kubernetes-runbook.js";

/** A Runner as a workload of a Kubernetes cluster. */
export const kubernetesPlatform: PlatformModule<KubernetesHost> = {
  platform: "kubernetes",
  deliversBy: "image",
  // A context is a name, in which a colon before an at sign means nothing.
  addressIs: "name",
  routes: kubernetesRoutes,
  routeOf: ({ credentials }) => `kubernetes-${credentials}`,
  parseHost: (value) => parseWith(kubernetesHostSchema, value),
  describeHost: ({ namespace, workload }) => [
    ...(namespace === undefined ? [] : [namespace]),
    ...(workload === undefined ? [] : [`${workload.kind}/${workload.name}`]),
  ],
  siteKey: ({ address }) => address.trim(),
  // The workload, since the pods of a cluster live on many nodes; where it is not named, the namespace stands for it.
  hostKey: ({ address, namespace = "*", workload }) =>
    [address.trim(), namespace, ...(workload ? [workload.kind, workload.name] : [])].join("/"),
  commandTexts: ({ namespace, workload }) => [
    ...(namespace === undefined ? [] : [["namespace", namespace] as const]),
    ...(workload === undefined ? [] : [["workload.name", workload.name] as const]),
    ...(workload?.container === undefined ? [] : [["workload.container", workload.container] as const]),
  ],
  runbookLines: kubernetesRunbook,
};
