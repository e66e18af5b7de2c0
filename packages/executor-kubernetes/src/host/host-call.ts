import {
  type Executor,
  type ExecutorError,
  type ExecutorErrorCode,
  stepError,
  type StepErrorExtra,
  type CallSubject,
  withinLimits,
  type CallScope,
  Redactor,
} from "@runner-upgrade/executor";
import type { KubernetesHost } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import { httpCluster } from "../cluster/http-cluster.js";
import { loadConfig } from "../cluster/load-config.js";
import type { Settings } from "../options/kubernetes-executor-options.js";
import { translateError } from "../errors/translate-error.js";

/** What any call of the executor brings. */
export type HostRequest = Pick<
  Parameters<Executor["inspectHost"]>[0],
  "runner" | "host" | "signal" | "timeLimitMs"
>;

/** One call on a cluster, within its limits. */
export interface HostCall {
  readonly cluster: Cluster;
  readonly host: KubernetesHost;
  readonly scope: CallScope;
  readonly settings: Settings;
  readonly redactor: Redactor;
  error(code: ExecutorErrorCode, what: string, extra?: StepErrorExtra): ExecutorError;
}

/** Opens the way to the call's cluster and works on it, all within the call's limits. */
export function onCluster<T>(
  settings: Settings,
  request: HostRequest,
  work: (call: HostCall) => Promise<T>,
): Promise<T> {
  const { runner, host, signal, timeLimitMs } = request;
  const subject: CallSubject = { runner, host };
  const redactor = new Redactor();
  const error: HostCall["error"] = (code, what, extra) =>
    stepError(subject, code, redactor.redact(what), extra);
  const translate = (error: unknown): ExecutorError => translateError(subject, error);
  return withinLimits(
    { subject, signal, timeLimitMs, clock: settings.clock, redactor, translate },
    async (scope) => {
      if (host.platform !== "kubernetes")
        throw error("UNSUPPORTED", `This executor serves Kubernetes clusters, not ${host.platform}.`);
      scope.note(`reading the kubeconfig for ${host.address}`);
      const config = await loadConfig(settings.kubeConfig, host.address);
      scope.check();
      scope.note(`asking the API server of ${host.address}`);
      const cluster = httpCluster(config, {
        signal: scope.signal,
        requestTimeLimitMs: settings.requestTimeLimitMs,
      });
      return work({ cluster, host, scope, settings, redactor, error });
    },
  );
}
