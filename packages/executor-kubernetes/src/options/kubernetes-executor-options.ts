import {
  numberOption,
  optionProblem,
  realClock,
  type Clock,
  silentLogger,
  type Logger,
  type OptionNames,
} from "@runner-upgrade/executor";
import type { KubeConfigSource } from "../cluster/load-config.js";

/** How to make a Kubernetes executor. Durations are milliseconds. */
export interface KubernetesExecutorOptions {
  /**
   * The way into the clusters: a file, its text, or a `KubeConfig` of `@kubernetes/client-node`. A host's address is the
   * context in it, or `in-cluster`. Without it: what `kubectl` would use.
   */
  readonly kubeConfig?: KubeConfigSource;
  readonly clock?: Clock;
  /** @default silent */
  readonly logger?: Pick<Logger, "debug" | "warn">;
  /**
   * How long a Runner's agent may take from its process's start to its first check-in. Where a Pod has no probe that
   * tells, a roll-out that must not take the Runner away waits as long (`minReadySeconds`). @default 30_000
   */
  readonly agentStartMs?: number;
  /** How long a cause that may pass by itself (a registry that hiccups) must last before a roll-out is given up. @default 5_000 */
  readonly stallPatienceMs?: number;
  /** How long a stopped Runner is watched, so that whatever starts it again is noticed. @default 5_000 */
  readonly staysGoneMs?: number;
  /** How long a wait goes on while the API server does not answer. @default 60_000 */
  readonly outageMs?: number;
  /** Between two looks at a workload. @default 1_000 */
  readonly pollMs?: number;
  /** The longest a single request may take. @default 15_000 */
  readonly requestTimeLimitMs?: number;
  /** How many lines of the Runner's own log an observation shows. @default 20 */
  readonly logTailLines?: number;
}

/** The options with every default filled in. */
export interface Settings {
  readonly kubeConfig: KubeConfigSource;
  readonly clock: Clock;
  readonly logger: Pick<Logger, "debug" | "warn">;
  readonly agentStartMs: number;
  readonly stallPatienceMs: number;
  readonly staysGoneMs: number;
  readonly outageMs: number;
  readonly pollMs: number;
  readonly requestTimeLimitMs: number;
  readonly logTailLines: number;
}

const optionNames: OptionNames<KubernetesExecutorOptions> = {
  kubeConfig: "optional",
  clock: "optional",
  logger: "optional",
  agentStartMs: "optional",
  stallPatienceMs: "optional",
  staysGoneMs: "optional",
  outageMs: "optional",
  pollMs: "optional",
  requestTimeLimitMs: "optional",
  logTailLines: "optional",
};

/** Fills the defaults in; throws `TypeError` for what makes no sense, and for a name that is no option. */
export function settingsOf(options: KubernetesExecutorOptions): Settings {
  const problem = optionProblem("createKubernetesExecutor", options, optionNames);
  if (problem !== null) throw new TypeError(problem);
  return {
    kubeConfig: options.kubeConfig ?? {},
    clock: options.clock ?? realClock,
    logger: options.logger ?? silentLogger,
    agentStartMs: numberOption("agentStartMs", options.agentStartMs, 30_000),
    stallPatienceMs: numberOption("stallPatienceMs", options.stallPatienceMs, 5_000),
    staysGoneMs: numberOption("staysGoneMs", options.staysGoneMs, 5_000),
    outageMs: numberOption("outageMs", options.outageMs, 60_000),
    pollMs: numberOption("pollMs", options.pollMs, 1_000),
    requestTimeLimitMs: numberOption("requestTimeLimitMs", options.requestTimeLimitMs, 15_000),
    logTailLines: numberOption("logTailLines", options.logTailLines, 20),
  };
}
