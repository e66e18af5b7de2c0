import {
  requireCredentials,
  specificationVersion,
  type Executor,
  type StepContext,
  type StepOutcome,
} from "@runner-upgrade/executor";
import { discover } from "./discover/discover.js";
import { onCluster } from "./host/host-call.js";
import { inspectHost } from "./inspect/inspect.js";
import { settingsOf, type KubernetesExecutorOptions } from "./options/kubernetes-executor-options.js";
import { stageImage } from "./stage-image/stage-image.js";
import { cleanUp } from "./steps/clean-up.js";
import { inspectStep } from "./steps/inspect-step.js";
import { manualSteps } from "./steps/manual-steps.js";
import { observe } from "./steps/observe.js";
import { restore, restoreWithNewCredentials } from "./steps/restore.js";
import { rollOut } from "./steps/roll-out.js";
import { saveState } from "./steps/save-state.js";
import { stop } from "./steps/stop.js";
import { podsEverywhere } from "./workload/pods-everywhere.js";
import { withTarget, type StepCall, type TargetCall } from "./target/target-call.js";
import { writeCredentials } from "./steps/write-credentials.js";

/**
 * An executor for Runners that are workloads of a Kubernetes cluster: Deployment, StatefulSet, DaemonSet or bare Pod,
 * 1.20 or newer.
 *
 * It changes the image (and, with a rotation, the token where it stands) by patches that hold only for the version that
 * was read. Stateless: what it needs from one step to the next is in the record and in the cluster, so that another
 * instance can go on after a crash. It watches nothing: when a call ends, nothing of it is open.
 *
 * Throws `TypeError` for options that make no sense. Its methods reject with `ExecutorError`.
 *
 * @example
 * const executor = createKubernetesExecutor();
 * const facts = await executor.inspectHost({
 *   runner: { id: "8f1f2a3b-…", name: "edge-1" },
 *   host: { platform: "kubernetes", address: "production", namespace: "runners" },
 *   targetVersion: "5.8.0",
 *   image: ":5.8.0",
 *   serverUrl: null,
 *   signal: AbortSignal.timeout(60_000),
 *   timeLimitMs: 60_000,
 * });
 */
export function createKubernetesExecutor(options: KubernetesExecutorOptions = {}): Executor {
  const settings = settingsOf(options);
  const everywhere = podsEverywhere(settings.clock);
  const onHost = <T>(context: StepContext, work: (call: StepCall) => Promise<T>): Promise<T> =>
    onCluster(settings, context, (call) => work({ ...call, context }));
  const onTarget = (
    context: StepContext,
    work: (call: TargetCall) => Promise<StepOutcome>,
  ): Promise<StepOutcome> => onHost(context, async (call) => work(await withTarget(call)));

  return {
    specificationVersion,
    platform: "kubernetes",
    // The token stands in a variable or a Secret, never in the image.
    restoresWithNewCredentials: "certain",
    discover: (request) => discover(settings, request),
    inspectHost: (request) => inspectHost(settings, request, everywhere),
    observe: (context) => onHost(context, observe),
    steps: {
      inspect: (context) => onHost(context, inspectStep),
      "stage-image": (context) => onTarget(context, stageImage),
      "save-state": (context) => onTarget(context, saveState),
      stop: (context) => onTarget(context, stop),
      "write-credentials": async (context, input) => {
        const credentials = requireCredentials(context, input);
        return onTarget(context, (call) => writeCredentials(call, credentials));
      },
      "roll-out": (context) => onTarget(context, rollOut),
      "clean-up": (context) => onTarget(context, cleanUp),
    },
    restore: (context) => onTarget(context, restore),
    restoreWithNewCredentials: (context, { credentials }) =>
      onTarget(context, (call) => restoreWithNewCredentials(call, credentials)),
    manualSteps,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
