import {
  ExecutorError,
  specificationVersion,
  type Executor,
  type HostObservation,
  type InspectRequest,
  type StepContext,
  type StepMethod,
  type StepOutcome,
} from "@runner-upgrade/executor";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import type { AttackedStep, HostCall, HostTrouble } from "../case/fault.js";
import type { Carrier } from "./carrier.js";
import type { AttackWorld } from "./attack-world.js";
import type { FaultBook } from "./fault-book.js";

type Act<T> = (executor: Executor, context: StepContext) => Promise<T> | undefined;

/** The way of one carrier's calls to the hosts, with what they meet on it. Their services tell how a Runner is started. */
export function createHostWay(world: AttackWorld, book: FaultBook): (carrier: Carrier) => Executor {
  let lastId = 0;
  return (carrier) => {
    const call = async <T>(name: HostCall, context: StepContext, act: Act<T>): Promise<T> => {
      if (carrier.isDead) return new Promise(() => undefined);
      const runner = world.nameOf(context.runner.id);
      const about = { id: (lastId += 1), runner, call: name, carrier: carrier.number };
      world.note({ type: "host-call-started", ...about });
      try {
        const result = await attempt(name, context, book.meetHost(name), act);
        world.note({ type: "host-call-ended", ...about, ...told(result) });
        return await carrier.alive(Promise.resolve(result));
      } catch (error) {
        const outcome = ExecutorError.isInstance(error) ? error.code : "unexpected";
        world.note({ type: "host-call-ended", ...about, outcome, saw: null });
        if (!(error instanceof Error))
          throw new Error("Something that is no error was thrown.", { cause: error });
        return await carrier.alive(Promise.reject(error));
      }
    };

    const executor: Executor = {
      specificationVersion,
      platform: "vm",
      inspectHost: (request) => inspectHost(world, request),
      observe: (context) =>
        call("observe", context, async (on, given) => withRefusals(world, given, await on.observe(given))),
      steps: {
        ...stepsOn(call),
        inspect: (context, input) =>
          call("inspect", context, (on, given) =>
            world.processesOf(world.nameOf(context.runner.id)).length === 0
              ? Promise.resolve({ outcome: "done" as const, summary: "The service tells how it is started." })
              : on.steps.inspect(given, input),
          ),
      },
      restore: (context) => call("restore", context, (on, given) => on.restore(given)),
      restoreWithNewCredentials: (context, input) =>
        call("restore-with-new-credentials", context, (on, given) =>
          on.restoreWithNewCredentials?.(given, input),
        ),
      manualSteps: (context) => world.executor.manualSteps(context),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    return executor;
  };

  async function attempt<T>(
    name: HostCall,
    context: StepContext,
    trouble: HostTrouble | null,
    act: Act<T>,
  ): Promise<T> {
    const { id: runnerId } = context.runner;
    const { address } = context.host;
    const meet = (fault: Omit<Parameters<AttackWorld["hosts"]["inject"]>[0], "step">): (() => void) =>
      world.hosts.inject({ step: name, runnerId, address, ...fault });
    if (trouble === null) return required(act(world.executor, context));
    switch (trouble.kind) {
      case "fail":
        meet({ kind: "fail" });
        break;
      case "fail-for-now":
        meet({ kind: "fail", isRetryable: true });
        break;
      case "disk-full":
        meet({ kind: "fail", code: "DISK_FULL" });
        break;
      case "refuses":
        meet({ kind: "fail", code: "AUTHENTICATION_FAILED" });
        break;
      case "drop":
        return drop(name, context, trouble.delayMs, act);
      case "dies-later":
        return diesLater(context, trouble.afterMs, required(act(world.executor, context)));
      default:
        meet({ kind: trouble.kind });
    }
    return required(act(world.executor, context));
  }

  /** What was begun goes on at the host, and nobody hears of it. It is over before anything else can come after it. */
  async function drop<T>(name: HostCall, context: StepContext, delayMs: number, act: Act<T>): Promise<T> {
    const goOn = async (): Promise<void> => {
      await world.clock.sleep(delayMs);
      await act(world.immediateExecutor, { ...context, signal: new AbortController().signal });
    };
    goOn().catch(() => undefined);
    await world.clock.sleep(200);
    throw new ExecutorError({
      code: "CONNECTION_LOST",
      message: `The connection to ${context.host.address} was lost during ${name}.`,
      host: context.host.address,
      runnerId: context.runner.id,
      isRetryable: true,
      mayHaveTakenEffect: true,
    });
  }

  async function diesLater<T>(context: StepContext, afterMs: number, started: Promise<T>): Promise<T> {
    const result = await started;
    const name = world.nameOf(context.runner.id);
    const doomed = world.processesOf(name);
    const die = async (): Promise<void> => {
      await world.clock.sleep(afterMs);
      if (!world.processesOf(name).some((process) => doomed.includes(process))) return;
      world.asOthers(() => {
        world.endByHand(name, "silently");
      });
    };
    void die();
    return result;
  }
}

/** The Runner's log tells where its credentials were refused, as far as this Runner's does. */
function withRefusals(world: AttackWorld, context: StepContext, seen: HostObservation): HostObservation {
  const name = world.nameOf(context.runner.id);
  const isRefused = world.attack.logsRefusals && seen.process === "running" && !world.isAlive(name);
  return isRefused ? { ...seen, logTail: [...seen.logTail, "poll failed: HTTP 401 Unauthorized"] } : seen;
}

/** Every step of a host, on this way. */
function stepsOn(
  call: (name: HostCall, context: StepContext, act: Act<StepOutcome>) => Promise<StepOutcome>,
): Record<AttackedStep, StepMethod> {
  const step =
    (kind: AttackedStep): StepMethod =>
    (context, input) =>
      call(kind, context, (on, given) => on.steps[kind]?.(given, input));
  return {
    inspect: step("inspect"),
    "save-state": step("save-state"),
    stop: step("stop"),
    "download-package": step("download-package"),
    "install-package": step("install-package"),
    start: step("start"),
    "clean-up": step("clean-up"),
  };
}

/** A host whose service tells how the Runner is started needs no process to tell it. */
export function inspectHost(world: AttackWorld, request: InspectRequest): Promise<HostFacts> {
  const isGone = world.processesOf(world.nameOf(request.runner.id)).length === 0;
  return isGone ? Promise.resolve({ platform: "vm", findings: [] }) : world.executor.inspectHost(request);
}

function required<T>(promise: Promise<T> | undefined): Promise<T> {
  if (promise === undefined) throw new Error("The fake executor has no such method.");
  return promise;
}

function told(result: unknown): {
  readonly outcome: string;
  readonly saw: "running" | "gone" | "several" | null;
} {
  if (typeof result !== "object" || result === null) return { outcome: "done", saw: null };
  if ("process" in result) return { outcome: "done", saw: result.process as "running" | "gone" | "several" };
  return { outcome: "outcome" in result ? String(result.outcome) : "done", saw: null };
}
