import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api } from "@kubernetes/client-node";
import { httpCluster } from "../../../src/cluster/http-cluster.js";
import { loadConfig } from "../../../src/cluster/load-config.js";
import type { Cluster } from "../../../src/cluster/cluster.js";
import { kubectl } from "./kubectl.js";

/** A namespace of a test's own, and the way into the cluster as its administrator. */
export interface LiveNamespace {
  readonly name: string;
  readonly context: string;
  readonly admin: Cluster;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a namespace with a name of its own. Dispose of it: everything in it goes with it. */
export async function createNamespace(purpose: string): Promise<LiveNamespace> {
  const name = `ru-k8s-${purpose}-${randomBytes(3).toString("hex")}`;
  const context = await kubectl("config", "current-context");
  await kubectl("create", "namespace", name);
  const over = new AbortController();
  const config = await loadConfig({}, context);
  const sweeping = sweep(config.makeApiClient(CoreV1Api), name, over.signal);
  const admin = httpCluster(config, { signal: over.signal, requestTimeLimitMs: 30_000 });
  return {
    name,
    context,
    admin,
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await sweeping;
      await kubectl(
        "delete",
        "pods",
        "--all",
        "--namespace",
        name,
        "--grace-period=0",
        "--force",
        "--wait=false",
      ).catch(() => "");
      await kubectl("delete", "namespace", name, "--wait=false");
    },
  };
}

/**
 * Takes away Pods that are being deleted and whose containers have all ended: kubelets before 1.22 keep them for up to a
 * minute, in which a StatefulSet or DaemonSet makes no new one. Newer ones take them away by themselves.
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
