import {
  createNamespace as createLabNamespace,
  type LiveNamespace as LabNamespace,
} from "@runner-upgrade/lab";
import type { Cluster } from "../../../src/cluster/cluster.js";
import { httpCluster } from "../../../src/cluster/http-cluster.js";
import { loadConfig } from "../../../src/cluster/load-config.js";

/** A namespace of a test's own, and the way into the cluster as its administrator. */
export interface LiveNamespace extends LabNamespace {
  readonly admin: Cluster;
}

/** Creates a namespace with a name of its own. Dispose of it: that deletes everything in it. */
export async function createNamespace(purpose: string): Promise<LiveNamespace> {
  const namespace = await createLabNamespace(purpose);
  const over = new AbortController();
  const config = await loadConfig({}, namespace.context);
  return {
    ...namespace,
    admin: httpCluster(config, { signal: over.signal, requestTimeLimitMs: 30_000 }),
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await namespace[Symbol.asyncDispose]();
    },
  };
}
