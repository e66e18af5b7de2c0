/** The Kubernetes client's module: large, so it is loaded when it is needed. */
export type ClientModule = typeof import("@kubernetes/client-node");

let loading: Promise<ClientModule> | null = null;

/** Loads the Kubernetes client once. */
export function loadClient(): Promise<ClientModule> {
  loading ??= import("@kubernetes/client-node");
  return loading;
}
