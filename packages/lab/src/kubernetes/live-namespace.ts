import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { kubectl } from "./kubectl.js";

/** A namespace of a suite's own. */
export interface LiveNamespace {
  readonly name: string;
  /** The kubeconfig's current context. */
  readonly context: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates a namespace with a name of its own. Dispose of it: that deletes everything in it. */
export async function createNamespace(purpose: string): Promise<LiveNamespace> {
  const name = `ru-k8s-${purpose}-${randomBytes(3).toString("hex")}`;
  const context = await kubectl("config", "current-context");
  await kubectl("create", "namespace", name);
  const over = new AbortController();
  const config = new KubeConfig();
  config.loadFromDefault();
  const sweeping = sweep(config.makeApiClient(CoreV1Api), name, over.signal);
  return {
    name,
    context,
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await sweeping;
      await kubectl(
        ...["delete", "pods", "--all", "--namespace", name],
        ...["--grace-period=0", "--force", "--wait=false"],
      ).catch(() => "");
      await kubectl("delete", "namespace", name, "--wait=false");
    },
  };
}

/**
 * Deletes Pods that are terminating and whose containers have all ended. Kubelets before 1.22 keep them for up to a
 * minute, in which a StatefulSet or DaemonSet creates no new Pod; newer ones delete them.
 */
async function sweep(api: CoreV1Api, namespace: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { items } = await api.listNamespacedPod({ namespace });
      for (const { metadata, status } of items) {
        const statuses = status?.containerStatuses ?? [];
        const haveEnded = statuses.length > 0 && statuses.every(({ state }) => state?.running === undefined);
        if (metadata?.deletionTimestamp !== undefined && haveEnded && metadata.name !== undefined)
          await api.deleteNamespacedPod({ name: metadata.name, namespace, gracePeriodSeconds: 0 });
      }
    } catch {
      // The next round looks again.
    }
    await sleep(700, undefined, { signal }).catch(() => undefined);
  }
}
