import { openCall, type CallRequest, type OpenCall } from "@runner-upgrade/executor";
import type { Cluster } from "../cluster/cluster.js";
import { httpCluster } from "../cluster/http-cluster.js";
import { loadConfig } from "../cluster/load-config.js";
import { translateError } from "../errors/translate-error.js";
import type { Settings } from "../options/kubernetes-executor-options.js";

/** One call on a cluster, within its limits. */
export interface HostCall extends OpenCall<"kubernetes"> {
  readonly cluster: Cluster;
  readonly settings: Settings;
}

/** Opens the way to the call's cluster and works on it, all within the call's limits. */
export function onCluster<T>(
  settings: Settings,
  request: CallRequest,
  work: (call: HostCall) => Promise<T>,
): Promise<T> {
  return openCall(
    request,
    {
      platform: "kubernetes",
      serves: "Kubernetes clusters",
      clock: settings.clock,
      translate: translateError,
    },
    async (call) => {
      const { host, scope } = call;
      scope.note(`reading the kubeconfig for ${host.address}`);
      const config = await loadConfig(settings.kubeConfig, host.address);
      scope.check();
      scope.note(`asking the API server of ${host.address}`);
      const cluster = httpCluster(config, {
        signal: scope.signal,
        requestTimeLimitMs: settings.requestTimeLimitMs,
      });
      return work({ ...call, cluster, settings });
    },
  );
}
