import { stepFacts } from "@runner-upgrade/plan/carry-out";
import type { HostStepKind, JsonObject } from "@runner-upgrade/plan/platform";
import type { NewCredentials } from "../../contract/credentials.js";
import type { Executor } from "../../contract/executor.js";
import type { HostObservation } from "../../contract/host-observation.js";
import type { PackageSource } from "../../contract/package-source.js";
import type { StepContext, StepOutcome } from "../../contract/step-context.js";
import { noInput, type StepInput } from "../../contract/step-input.js";
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
      callStep(executor, step, this.context(change), this.#inputFor(step, source)),
    );
    if (outcome.record !== undefined) this.#record[step] = outcome.record;
    return outcome;
  }

  /** Before its point of no return a run gives no step anything, and afterwards only to those that need the new token. */
  #inputFor(step: HostStepKind, source: PackageSource): StepInput {
    if (this.#credentials === null || !stepFacts(step).needsNewToken) return noInput;
    return { credentials: this.#credentials, package: source };
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
  input: StepInput,
): Promise<StepOutcome> {
  const method = executor.steps[step];
  if (method !== undefined) return method(context, input);
  return Promise.reject(new Error(`The route names ${step}, and the executor has no such step.`));
}
