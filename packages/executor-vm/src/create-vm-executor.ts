import {
  requireCredentials,
  requirePackage,
  specificationVersion,
  type Executor,
  type StepContext,
  type StepOutcome,
} from "@runner-upgrade/executor";
import { withHost } from "./connection/with-host.js";
import { PackageBases } from "./delta/package-bases.js";
import { discover } from "./discover/discover.js";
import { inspectHost } from "./inspect/inspect-host.js";
import { settingsOf, type VmExecutorOptions } from "./options/vm-executor-options.js";
import { cleanUp } from "./steps/clean-up.js";
import { downloadPackage } from "./steps/download-package.js";
import { inspectStep } from "./steps/inspect-step.js";
import { installPackage } from "./steps/install-package.js";
import { manualSteps } from "./steps/manual-steps.js";
import { observe } from "./steps/observe.js";
import { restoreWithNewCredentials } from "./steps/restore-with-new-credentials.js";
import { restore } from "./steps/restore.js";
import { saveState } from "./steps/save-state.js";
import { start } from "./steps/start.js";
import { withTarget } from "./locate/with-target.js";
import type { StepCall, TargetCall } from "./target/target-call.js";
import { stop } from "./steps/stop.js";

/**
 * An executor for Runners that are Java processes of a host: a systemd unit of the system or of a user, or a process
 * that somebody started.
 *
 * It starts the new package exactly as the old one was started, credentials apart. It keeps no fact of a Runner: what it
 * needs from one step to the next is in the record and on the host, so that another instance can go on after a crash. It
 * may hold what packages of a version have in common (option `delta`): dispose of it.
 *
 * Throws `TypeError` for options that make no sense. Its methods reject with `ExecutorError`.
 *
 * @example
 * await using transport = opensshTransport();
 * const executor = createVmExecutor({ transport });
 * const facts = await executor.inspectHost({
 *   runner: { id: "8f1f2a3b-…", name: "edge-1" },
 *   host: { platform: "vm", address: "edge-1.internal" },
 *   targetVersion: "5.7.0",
 *   serverUrl: null,
 *   signal: AbortSignal.timeout(60_000),
 *   timeLimitMs: 60_000,
 * });
 */
export function createVmExecutor(options: VmExecutorOptions): Executor {
  const settings = settingsOf(options);
  const bases = new PackageBases(settings.logger);
  const onHost = <T>(context: StepContext, work: (call: StepCall) => Promise<T>): Promise<T> =>
    withHost(settings, context, (shell, host) => work({ shell, host, context }));
  const onTarget = (
    context: StepContext,
    work: (call: TargetCall) => Promise<StepOutcome>,
  ): Promise<StepOutcome> => onHost(context, async (call) => work(await withTarget(call)));

  return {
    specificationVersion,
    platform: "vm",
    discover: (request) => discover(settings, request),
    inspectHost: (request) => inspectHost(settings, request),
    observe: (context) => onHost(context, observe),
    steps: {
      inspect: (context) => onHost(context, ({ shell, host }) => inspectStep(shell, context, host)),
      "save-state": (context) => onHost(context, (call) => saveState(call, bases)),
      stop: (context) => onTarget(context, stop),
      "download-package": async (context, input) => {
        const source = requirePackage(context, input);
        const { credentials } = input;
        return onTarget(context, (call) => downloadPackage(call, { source, credentials }, bases));
      },
      "install-package": async (context, input) => {
        const credentials = requireCredentials(context, input);
        return onTarget(context, (call) => installPackage(call, credentials));
      },
      start: (context) => onTarget(context, start),
      "clean-up": (context) => onTarget(context, cleanUp),
    },
    restore: (context) => onTarget(context, restore),
    restoreWithNewCredentials: (context, { credentials }) =>
      onTarget(context, (call) => restoreWithNewCredentials(call, credentials)),
    manualSteps,
    [Symbol.asyncDispose]: () => bases[Symbol.asyncDispose](),
  };
}
