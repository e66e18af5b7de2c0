import type { Platform } from "@runner-upgrade/plan";
import { placeRequest } from "../call/place-request.js";
import { specificationVersion, type Executor } from "../contract/executor.js";
import type { HostObservation } from "../contract/host-observation.js";
import type { StepContext, StepOutcome } from "../contract/step-context.js";
import { requireCredentials, requirePackage } from "../contract/step-input.js";
import { ExecutorError } from "../errors/executor-error.js";
import * as containers from "./fake-container-effects.js";
import * as effects from "./fake-effects.js";
import { discoverOn } from "./fake-discovery.js";
import { exchange, fakeError, fakeSleep, type FakeRequest } from "./fake-exchange.js";
import type { FakeCallName, FakeFault } from "./fake-fault.js";
import type { FakeHost } from "./fake-host.js";
import type { FakeRunner } from "./fake-runner.js";
import type { FakeWorld } from "./fake-world.js";

/** How to make a fake executor. */
export interface FakeExecutorOptions {
  readonly world: FakeWorld;
  /** What its hosts are of. It carries out the steps of every built-in route, whatever it is called. @default "vm" */
  readonly platform?: Platform;
  /** How long each call takes, in milliseconds of the world's clock, or a function that tells it. @default 0 for each */
  readonly durationsMs?:
    | Partial<Record<FakeCallName, number>>
    | ((
        name: FakeCallName,
        call: { readonly runner: { readonly id: string }; readonly replica?: { readonly id: string } },
      ) => number);
  /** How long after its start a process of a roll-out counts as ready, in milliseconds of that clock. @default 0 */
  readonly readyMs?: number;
  /** Reads the version out of a package's bytes. @default the plan's target version */
  readonly readPackageVersion?: (bytes: Uint8Array) => string | null;
}

/**
 * An executor for the built-in routes on hosts in memory. A replica is a Runner of its own there, `<Runner id>/<replica id>`,
 * where one was added by that name. It passes the executor contract's own suite, so what is tested on it
 * meets the behaviour that real executors show.
 *
 * @example
 * const world = createFakeWorld();
 * world.addRunner({ runnerId: "r-1", address: "host-1", token: "old", version: "5.6.0" });
 * const executor = createFakeExecutor({ world });
 */
export function createFakeExecutor(options: FakeExecutorOptions): Executor {
  const { world, durationsMs = {}, readPackageVersion = null, platform = "vm", readyMs = 0 } = options;
  const durationOf =
    typeof durationsMs === "function" ? durationsMs : (name: FakeCallName) => durationsMs[name] ?? 0;

  const call = async <T>(
    name: FakeCallName,
    request: FakeRequest,
    use: (runner: FakeRunner | null, fault: FakeFault | null) => T | Promise<T>,
    outcomeOf: (value: T) => string,
  ): Promise<T> => {
    const base = {
      name,
      runnerId: request.runner.id,
      address: request.host.address,
      startedAtMs: world.clock.now(),
    };
    const end = (outcome: string): void => {
      world.record({ ...base, endedAtMs: world.clock.now(), outcome });
    };
    try {
      const fault = world.takeFault({ step: name, runnerId: base.runnerId, address: base.address });
      const host = await exchange(request, world, fault, "before-effect");
      await fakeSleep(request, world.clock, durationOf(name, request));
      if (fault?.kind === "fail") {
        throw fakeError(request, fault.code ?? "HOST_COMMAND_FAILED", `${name} was made to fail`, {
          isRetryable: fault.isRetryable ?? false,
        });
      }
      const value = await use(findRunner(host, request), fault);
      await exchange(request, world, fault, "after-effect");
      end(outcomeOf(value));
      return value;
    } catch (error) {
      end(ExecutorError.isInstance(error) ? error.code : "unexpected error");
      throw error;
    }
  };

  const step = (
    name: FakeCallName,
    context: StepContext,
    effect: (runner: FakeRunner, fault: FakeFault | null) => effects.FakeEffect | Promise<effects.FakeEffect>,
  ): Promise<StepOutcome> =>
    call(
      name,
      context,
      async (runner, fault) => {
        if (runner === null)
          throw fakeError(context, "RUNNER_NOT_FOUND", "The host does not know the Runner");
        const { isDone, record } = await effect(runner, fault);
        return {
          outcome: isDone ? "done" : "already-done",
          summary: `${name} on ${context.host.address}: ${isDone ? "done" : "nothing to do"}.`,
          ...(record === undefined ? {} : { record }),
        };
      },
      (outcome) => outcome.outcome,
    );

  return {
    specificationVersion,
    platform,
    discover: (request) =>
      call(
        "discover",
        placeRequest(request),
        () => discoverOn(world.host(request.place.address), request.place),
        () => "done",
      ),
    async inspectHost(request) {
      try {
        return await call(
          "inspect-host",
          request,
          (runner) => factsOf(runner, platform),
          () => "done",
        );
      } catch (error) {
        if (!ExecutorError.isInstance(error) || error.code === "ABORTED") throw error;
        const { code, message } = error;
        return { platform, findings: [{ code, level: "failed", message }], installed: null };
      }
    },
    observe: (context) =>
      call(
        "observe",
        context,
        (runner) => observationOf(context, runner),
        () => "done",
      ),
    steps: {
      inspect: (context) => step("inspect", context, (runner) => effects.inspectRunner(context, runner)),
      "save-state": (context) => step("save-state", context, effects.saveRunnerState),
      stop: (context) => step("stop", context, (runner, fault) => effects.stopRunner(context, runner, fault)),
      "download-package": async (context, input) => {
        const source = requirePackage(context, input);
        return step("download-package", context, (runner) =>
          effects.stagePackage(context, runner, source, readPackageVersion),
        );
      },
      "install-package": async (context, input) => {
        const credentials = requireCredentials(context, input);
        return step("install-package", context, (runner) =>
          effects.installStaged(context, runner, credentials),
        );
      },
      "stage-image": (context) => step("stage-image", context, () => ({ isDone: true })),
      "create-container": (context, input) =>
        step("create-container", context, (runner) => containers.createContainer(context, runner, input)),
      "write-credentials": async (context, input) => {
        requireCredentials(context, input);
        return step("write-credentials", context, (runner) =>
          containers.writeCredentials(context, runner, input),
        );
      },
      "swap-names": (context) =>
        step("swap-names", context, (runner) => containers.swapNames(context, runner)),
      "roll-out": (context) =>
        step("roll-out", context, (runner) =>
          containers.rollOut(context, runner, () => fakeSleep(context, world.clock, readyMs)),
        ),
      start: (context) =>
        step("start", context, (runner, fault) => effects.startRunner(context, runner, fault)),
      "clean-up": (context) => step("clean-up", context, effects.cleanUpRunner),
    },
    restore: (context) => step("restore", context, (runner) => effects.restoreRunner(runner, null)),
    restoreWithNewCredentials: (context, { credentials }) =>
      step("restore-with-new-credentials", context, (runner) => effects.restoreRunner(runner, credentials)),
    manualSteps: ({ runner, host }) => [
      `On ${host.address}: put the package of Runner ${runner.id} in place.`,
      `On ${host.address}: start Runner ${runner.id} as it was started before.`,
    ],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function findRunner(host: FakeHost, { runner, replica }: FakeRequest): FakeRunner | null {
  const ofReplica = replica === undefined ? null : host.find(`${runner.id}/${replica.id}`);
  return ofReplica ?? host.find(runner.id);
}

function factsOf(
  runner: FakeRunner | null,
  platform: Platform,
): Awaited<ReturnType<Executor["inspectHost"]>> {
  const count = runner?.processes.length ?? 0;
  const isWhole = runner !== null && (count === runner.processCount || (count === 0 && runner.hasService));
  const code = isWhole ? "RUNNER_PROCESS" : count === 0 ? "RUNNER_PROCESS_NOT_FOUND" : "SEVERAL_PROCESSES";
  return {
    platform,
    findings: [
      {
        code,
        level: isWhole ? "ok" : "failed",
        message: `Processes that carry the Runner's identity: ${count}.`,
      },
    ],
    installed: runner?.installed.version ?? null,
  };
}

function observationOf(context: StepContext, runner: FakeRunner | null): HostObservation {
  const processes = runner?.processes ?? [];
  const most = runner?.processCount ?? 1;
  const process = processes.length === 0 ? "gone" : processes.length <= most ? "running" : "several";
  const shown = processes[0]?.version ?? runner?.installed.version ?? null;
  return {
    process,
    installed: installedOf(context, runner, shown),
    message: `Processes: ${processes.map((one) => one.pid).join(", ") || "none"}; package ${shown ?? "unknown"}.`,
    logTail: processes.length === 0 ? [] : [`Runner started. Version: ${shown ?? "unknown"}`],
  };
}

function installedOf(
  context: StepContext,
  runner: FakeRunner | null,
  shown: string | null,
): HostObservation["installed"] {
  if (runner === null || shown === null) return "unknown";
  if (runner.kept !== null)
    return shown === runner.kept.version && shown !== runner.installed.version ? "old" : "new";
  return shown === context.targetVersion ? "new" : "old";
}
