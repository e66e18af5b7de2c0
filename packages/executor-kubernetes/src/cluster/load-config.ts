import type { KubeConfig } from "@kubernetes/client-node";
import { ApiError } from "./api-error.js";
import { configCause } from "./config-cause.js";
import { loadClient } from "./load-client.js";

/** Where the way into a cluster is described. */
export type KubeConfigSource =
  /** A file; without a path, what `kubectl` uses: `KUBECONFIG`, `~/.kube/config`, or the Pod's own account. */
  { readonly file?: string } | { readonly text: string } | ReadyKubeConfig;

/** A `KubeConfig` of `@kubernetes/client-node`, by what is read of it: its own types ask for those of `ws`, which it does not bring. */
interface ReadyKubeConfig {
  getClusters(): readonly unknown[];
  getUsers(): readonly unknown[];
  getContexts(): readonly unknown[];
  getCurrentContext(): string;
}

/** The address of a host that stands for the cluster in which this program runs. */
export const inCluster = "in-cluster";

/** The kubeconfig, with the host's context as its current one. */
export async function loadConfig(source: KubeConfigSource, context: string): Promise<KubeConfig> {
  const { KubeConfig: Config } = await loadClient();
  const config = new Config();
  try {
    if (isReady(source)) {
      config.loadFromOptions({
        clusters: source.getClusters(),
        users: source.getUsers(),
        contexts: source.getContexts(),
        currentContext: source.getCurrentContext(),
      });
    } else if ("text" in source) config.loadFromString(source.text);
    else if (context === inCluster) config.loadFromCluster();
    else if (source.file === undefined) config.loadFromDefault();
    else config.loadFromFile(source.file);
  } catch (error) {
    throw new ApiError({
      kind: "unreachable",
      message: `The kubeconfig cannot be read${configCause(error)}.`,
      cause: error,
    });
  }
  if (config.getContextObject(context) === null) {
    if (context === inCluster && (isReady(source) || config.getCurrentContext() === "inClusterContext"))
      return config;
    throw new ApiError({ kind: "unreachable", message: `The kubeconfig has no context "${context}".` });
  }
  config.setCurrentContext(context);
  return config;
}

function isReady(source: KubeConfigSource): source is ReadyKubeConfig {
  return "getContexts" in source;
}
