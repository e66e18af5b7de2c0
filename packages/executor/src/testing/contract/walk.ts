import type { HostStepKind, JsonObject } from "@runner-upgrade/plan";
import type { NewCredentials } from "../../contract/credentials.js";
import { executorMethods, type Executor } from "../../contract/executor.js";
import type { HostObservation } from "../../contract/host-observation.js";
import type { PackageSource } from "../../contract/package-source.js";
import type { StepContext, StepOutcome } from "../../contract/step-context.js";
import type { ExecutorSubject } from "../subject/subject.js";
import { Transcript } from "./transcript.js";

type RouteStep = HostStepKind | "regenerate-credentials";
type ContextChange = Partial<Pick<StepContext, "signal" | "timeLimitMs" | "host">>;

/**
 * Walks a subject's route as a run would: the record goes from step to step as JSON, and each call is made on a new
 * executor, so that nothing can lean on what an instance remembers.
 */
export class Walk {
  readonly transcript: Transcript = new Transcript();
  readonly #subject: ExecutorSubject;
  #record: Record<string, JsonObject> = {};
  #credentials: NewCredentials | null = null;

  constructor(subject: ExecutorSubject) {
    this.#subject = subject;
  }

  /** What a run would hand to the executor at this moment. */
  context(change: ContextChange = {}): StepContext {
    const { runner, host, targetVersion, container = null, serverUrl, timeLimitMs } = this.#subject;
    return {
      runner,
      host,
      targetVersion,
      container,
      serverUrl,
      runId: "contract-1",
      record: JSON.parse(JSON.stringify(this.#record)) as Record<string, JsonObject>,
      timeLimitMs,
      signal: new AbortController().signal,
      onProgress: (progress) => {
        this.transcript.add(progress);
      },
      ...change,
    };
  }

  /** Carries one step out, and keeps its record. */
  async step(
    step: RouteStep,
    change: ContextChange = {},
    source: PackageSource = this.#subject.package,
  ): Promise<StepOutcome> {
    if (step === "regenerate-credentials") {
      this.#credentials = await this.#subject.regenerate();
      return { outcome: "done", summary: "The old credentials are dead." };
    }
    const outcome = await this.call((executor) =>
      callStep(executor, step, this.context(change), { credentials: this.#credentials, package: source }),
    );
    if (outcome.record !== undefined) this.#record[step] = outcome.record;
    return outcome;
  }

  /** Every step up to and with `last`; the whole route without it. */
  async through(last?: RouteStep): Promise<void> {
    for (const step of this.#subject.route) {
      await this.step(step);
      if (step === last) return;
    }
  }

  /** The step that ends the old process: a stop or, where credentials are kept, the roll-out itself. */
  get takingDown(): RouteStep {
    return this.#subject.route.includes("stop") ? "stop" : "roll-out";
  }

  /** The step that brings the new process up. */
  get bringingUp(): RouteStep {
    return this.#subject.route.includes("start") ? "start" : "roll-out";
  }

  /** Every step before `next`. */
  async upTo(next: RouteStep): Promise<void> {
    for (const step of this.#subject.route) {
      if (step === next) return;
      await this.step(step);
    }
  }

  /** Every step behind `last`. */
  async onwardFrom(last: RouteStep): Promise<void> {
    const { route } = this.#subject;
    for (const step of route.slice(route.indexOf(last) + 1)) await this.step(step);
  }

  observe(change: ContextChange = {}): Promise<HostObservation> {
    return this.call((executor) => executor.observe(this.context(change)));
  }

  restore(change: ContextChange = {}): Promise<StepOutcome> {
    return this.call((executor) => executor.restore(this.context(change)));
  }

  credentials(): NewCredentials {
    if (this.#credentials === null) throw new Error("The walk has not come to new credentials yet.");
    return this.#credentials;
  }

  /** One call on an executor of its own, with what it gave or threw written down. */
  async call<T>(use: (executor: Executor) => Promise<T>): Promise<T> {
    const executor = this.#subject.createExecutor();
    try {
      const result = await use(executor);
      this.transcript.add(result, executor.manualSteps(this.context()));
      return result;
    } catch (error) {
      this.transcript.add(error);
      throw error;
    } finally {
      await executor[Symbol.asyncDispose]();
    }
  }
}

function callStep(
  executor: Executor,
  step: HostStepKind,
  context: StepContext,
  input: { readonly credentials: NewCredentials | null; readonly package: PackageSource },
): Promise<StepOutcome> {
  const needCredentials = (): { readonly credentials: NewCredentials } => {
    if (input.credentials === null) throw new Error(`The route has no credentials before ${step}.`);
    return { credentials: input.credentials };
  };
  const missing = (): Promise<never> =>
    Promise.reject(new Error(`The route names ${step}, but the executor has no ${executorMethods[step]}.`));
  switch (step) {
    case "inspect":
      return executor.inspect(context);
    case "stage-image":
      return executor.stageImage?.(context) ?? missing();
    case "create-container":
      return (
        executor.createContainer?.(
          context,
          input.credentials === null ? undefined : { credentials: input.credentials },
        ) ?? missing()
      );
    case "save-state":
      return executor.saveState?.(context) ?? missing();
    case "stop":
      return executor.stop?.(context) ?? missing();
    case "download-package":
      return executor.downloadPackage?.(context, { package: input.package }) ?? missing();
    case "install-package":
      return executor.installPackage?.(context, needCredentials()) ?? missing();
    case "write-credentials":
      return executor.writeCredentials?.(context, needCredentials()) ?? missing();
    case "swap-names":
      return executor.swapNames?.(context) ?? missing();
    case "roll-out":
      return executor.rollOut?.(context) ?? missing();
    case "start":
      return executor.start?.(context) ?? missing();
    case "clean-up":
      return executor.cleanUp?.(context) ?? missing();
  }
}
