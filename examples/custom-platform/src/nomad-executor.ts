import {
  openCall,
  realClock,
  requireCredentials,
  specificationVersion,
  type CallRequest,
  type CallScope,
  type Clock,
  type Executor,
  type HostObservation,
  type StepContext,
  type StepOutcome,
} from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan/platform";
import { translateError } from "./nomad-errors.js";
import type { NomadApi } from "./nomad-api.js";
import { asNomadHost } from "./nomad-host.js";
import { NomadJobCalls } from "./nomad-job-calls.js";
import * as steps from "./nomad-steps.js";

/** How to make an executor for Runners in Nomad. */
export interface NomadExecutorOptions {
  readonly api: NomadApi;
  /** @default the machine's own time */
  readonly clock?: Clock;
  /** How often an allocation is looked at. @default 1_000 */
  readonly pollMs?: number;
}

/** An executor for the platform `custom:nomad`. It passes the contract suite, as the built-in ones do. */
export function createNomadExecutor(options: NomadExecutorOptions): Executor {
  const { api, clock = realClock, pollMs = 1_000 } = options;

  const call = <T>(
    request: CallRequest,
    work: (job: NomadJobCalls, scope: CallScope) => Promise<T>,
  ): Promise<T> =>
    openCall(
      request,
      { platform: "custom:nomad", serves: "Nomad jobs", clock, translate: translateError },
      ({ subject, host: given, scope, error }) => {
        const host = asNomadHost(given);
        if (host === null) throw error("UNSUPPORTED", "The host names no Nomad job. It was not touched.");
        return work(new NomadJobCalls({ api, subject, host, scope, pollMs }), scope);
      },
    );
  const step =
    (carryOut: (job: NomadJobCalls, context: StepContext) => Promise<StepOutcome>) =>
    (context: StepContext): Promise<StepOutcome> =>
      call(context, (job) => carryOut(job, context));

  return {
    specificationVersion,
    platform: "custom:nomad",
    inspectHost: async (request) => {
      const found = (findings: readonly Finding[]) => ({ platform: "custom:nomad" as const, findings });
      try {
        return await call(request, async (job) => {
          const [{ Image }, running] = [await job.read(), await job.running()];
          const isOne = running.length === 1;
          const code = isOne
            ? "RUNNER_PROCESS"
            : running.length === 0
              ? "RUNNER_NOT_FOUND"
              : "SEVERAL_PROCESSES";
          const message = `Running allocations: ${running.length}.`;
          return {
            ...found([{ code, level: isOne ? "ok" : "failed", message }]),
            installed: Image,
            processes: running.map(({ ID }) => ID),
            container: { image: Image, credentialsIn: "variable", keepsServing: false },
          };
        });
      } catch (error) {
        const failure = translateError(request, error);
        if (failure.code === "ABORTED") throw failure;
        return found([{ code: failure.code, level: "failed", message: failure.message }]);
      }
    },
    observe: (context) => call(context, (job) => observe(job, context)),
    steps: {
      inspect: step(steps.inspect),
      "save-state": step(steps.saveState),
      stop: step(steps.stop),
      "write-credentials": async (context, input) => {
        const { token } = requireCredentials(context, input);
        return step((job) => steps.writeToken(job, token))(context);
      },
      "roll-out": step(steps.rollOut),
      "clean-up": step(steps.cleanUp),
    },
    restore: step(steps.restore),
    // The token is a variable of its own, so that any image takes it.
    restoresWithNewCredentials: "certain",
    restoreWithNewCredentials: (context, { credentials }) =>
      step(async (job) => {
        const written = await steps.writeToken(job, credentials.token);
        return steps.restore(job, context, written.outcome === "done");
      })(context),
    manualSteps: ({ host, container }) => [
      `Revert the job of ${host.address} to its version before the upgrade, or set the image ${container?.image ?? "of the new version"} in it.`,
      "Wait until one allocation of it runs.",
    ],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function observe(job: NomadJobCalls, { targetVersion }: StepContext): Promise<HostObservation> {
  const running = await job.running();
  const { Image } = await job.read();
  return {
    process: running.length === 0 ? "gone" : running.length === 1 ? "running" : "several",
    installed: Image.endsWith(`:${targetVersion}`) ? "new" : "old",
    message: `Running allocations: ${running.map(({ ID }) => ID).join(", ") || "none"}; image ${Image}.`,
    logTail: [],
  };
}
