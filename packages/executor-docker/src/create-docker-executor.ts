import {
  requireCredentials,
  specificationVersion,
  type Executor,
  type StepContext,
} from "@runner-upgrade/executor";
import { discover } from "./discover/discover.js";
import type { DockerCall } from "./host/docker-call.js";
import { withEngine } from "./host/with-engine.js";
import { inspectHost } from "./inspect/inspect-host.js";
import { settingsOf, type DockerExecutorOptions } from "./options/docker-executor-options.js";
import { cleanUp } from "./steps/clean-up.js";
import { createContainer } from "./steps/create-container.js";
import { inspectStep } from "./steps/inspect-step.js";
import { manualSteps } from "./steps/manual-steps.js";
import { observe } from "./steps/observe.js";
import { restoreWithNewCredentials } from "./steps/restore-with-new-credentials.js";
import { restore } from "./steps/restore.js";
import { rollOut } from "./steps/roll-out.js";
import { stageImage } from "./steps/stage-image.js";
import { start } from "./steps/start.js";
import { withUnit, type UnitCall } from "./steps/step-call.js";
import { stop } from "./steps/stop.js";
import { swapNames } from "./steps/swap-names.js";
import { writeCredentials } from "./steps/write-credentials.js";

/**
 * An executor for Runners that are containers of a Docker Engine: the local socket, TCP with TLS, or SSH through a
 * transport.
 *
 * The new container is made as the old one was, image (and credentials where asked) apart. Stateless: what it needs from
 * one step to the next is in the record and on the engine, found by id and name, so that another instance can go on
 * after a crash.
 *
 * Throws `TypeError` for options that make no sense. Its methods reject with `ExecutorError`.
 *
 * @example
 * const executor = createDockerExecutor();
 * const facts = await executor.inspectHost({
 *   runner: { id: "8f1f2a3b-…", name: "edge-1" },
 *   host: { platform: "docker", address: "unix:///var/run/docker.sock", container: "runner" },
 *   targetVersion: "5.8.0",
 *   serverUrl: null,
 *   signal: AbortSignal.timeout(60_000),
 *   timeLimitMs: 60_000,
 * });
 */
export function createDockerExecutor(options: DockerExecutorOptions = {}): Executor {
  const settings = settingsOf(options);
  const onEngine = <T>(context: StepContext, work: (call: DockerCall) => Promise<T>): Promise<T> =>
    withEngine(settings, context, work);
  const onUnit = <T>(context: StepContext, work: (unitCall: UnitCall) => Promise<T>): Promise<T> =>
    onEngine(context, async (call) => work(await withUnit(call, context)));

  return {
    specificationVersion,
    platform: "docker",
    discover: (request) => discover(settings, request),
    inspectHost: (request) => inspectHost(settings, request),
    observe: (context) => onUnit(context, observe),
    steps: {
      inspect: (context) => onEngine(context, (call) => inspectStep(call, context)),
      "stage-image": (context) => onEngine(context, (call) => stageImage(call, context)),
      "create-container": (context, { credentials }) =>
        onUnit(context, (unitCall) => createContainer(unitCall, credentials)),
      stop: (context) => onUnit(context, stop),
      "write-credentials": async (context, input) => {
        const credentials = requireCredentials(context, input);
        return onUnit(context, (unitCall) => writeCredentials(unitCall, credentials));
      },
      "swap-names": (context) => onUnit(context, swapNames),
      "roll-out": (context) => onUnit(context, rollOut),
      start: (context) => onUnit(context, start),
      "clean-up": (context) => onUnit(context, cleanUp),
    },
    restore: (context) => onUnit(context, restore),
    restoresWithNewCredentials: "certain",
    restoreWithNewCredentials: (context, { credentials }) =>
      onUnit(context, (unitCall) => restoreWithNewCredentials(unitCall, credentials)),
    manualSteps: (context) => manualSteps(context, settings),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
