import type * as client from "@kubernetes/client-node";

let loading: Promise<typeof client> | null = null;

/** Loads the Kubernetes client, once and when it is needed: it is large. */
export function loadClient(): Promise<typeof client> {
  loading ??= import("@kubernetes/client-node");
  return loading;
}
