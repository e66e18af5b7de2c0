import type { Host, HostFacts, HostStepKind, Platform } from "@runner-upgrade/plan";
import type { NewCredentials } from "./credentials.js";
import type { HostObservation } from "./host-observation.js";
import type { PackageSource } from "./package-source.js";
import type { StepContext, StepOutcome } from "./step-context.js";

/** What `inspectHost` is asked. */
export interface InspectRequest {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: Host;
  /** Where it is known: Java version and image are compared with it. */
  readonly targetVersion: string | null;
  /** The image that Runners in containers are to run, or its tag alone, where the caller knows it already. */
  readonly image?: string;
  /** The server's base URL, to try from the host; null when it is not to be tried. */
  readonly serverUrl: string | null;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/**
 * Carries the platform's steps of a plan out on hosts of one platform.
 *
 * Every method observes, compares, acts and observes again, so that calling it twice is harmless. Every method
 * rejects with an `ExecutorError` and nothing else, honours `signal` and `timeLimitMs`, bounds what it reads,
 * and lets no secret into an error, a record or a message. A method that is missing is a step kind that the
 * platform does not have.
 */
export interface Executor {
  readonly platform: Platform;
  /** Looks and changes nothing. A host that cannot be reached is a finding, not an error. */
  inspectHost(request: InspectRequest): Promise<HostFacts>;
  /** What is on the host now. Changes nothing. */
  observe(context: StepContext): Promise<HostObservation>;

  inspect(context: StepContext): Promise<StepOutcome>;
  stageImage?(context: StepContext): Promise<StepOutcome>;
  createContainer?(
    context: StepContext,
    input?: { readonly credentials: NewCredentials },
  ): Promise<StepOutcome>;
  saveState?(context: StepContext): Promise<StepOutcome>;
  /** Resolves only when the process is proven gone and stays gone; a supervisor that revives it is `REVIVED`. */
  stop?(context: StepContext): Promise<StepOutcome>;
  downloadPackage?(context: StepContext, input: { readonly package: PackageSource }): Promise<StepOutcome>;
  installPackage?(
    context: StepContext,
    input: { readonly credentials: NewCredentials },
  ): Promise<StepOutcome>;
  writeCredentials?(
    context: StepContext,
    input: { readonly credentials: NewCredentials },
  ): Promise<StepOutcome>;
  swapNames?(context: StepContext): Promise<StepOutcome>;
  rollOut?(context: StepContext): Promise<StepOutcome>;
  start?(context: StepContext): Promise<StepOutcome>;
  cleanUp?(context: StepContext): Promise<StepOutcome>;

  /**
   * Puts the old Runner back as it was, running, from wherever the steps before the point of no return stood. A stop
   * that began and was cut is finished first: a process that was told to end still runs, and will not for long.
   * Resolves only when its process runs. Idempotent.
   */
  restore(context: StepContext): Promise<StepOutcome>;
  /**
   * How surely an old Runner takes new credentials. `certain` where they stand in a place of their own (a container's
   * variable or file): a run then puts the old image back with the new token by itself. `probable` where the package
   * has its own inside: a run does so only when it was asked to. @default "probable"
   */
  readonly restoresWithNewCredentials?: "certain" | "probable";
  /**
   * Starts the old package or image with the new credentials: on a VM through `RUNNER_RUNDECK_*`, which probably win over
   * the package's own; in a container where the old ones stood.
   */
  restoreWithNewCredentials?(
    context: StepContext,
    input: { readonly credentials: NewCredentials },
  ): Promise<StepOutcome>;
  /** What a person would have to do on this host to finish by hand from where the unit stands, one step a line. */
  manualSteps(context: StepContext): readonly string[];

  [Symbol.asyncDispose](): Promise<void>;
}

/** The method that carries out each step kind of a host. */
export const executorMethods: Readonly<
  Record<
    HostStepKind,
    | "inspect"
    | "stageImage"
    | "createContainer"
    | "saveState"
    | "stop"
    | "downloadPackage"
    | "installPackage"
    | "writeCredentials"
    | "swapNames"
    | "rollOut"
    | "start"
    | "cleanUp"
  >
> = {
  inspect: "inspect",
  "stage-image": "stageImage",
  "create-container": "createContainer",
  "save-state": "saveState",
  stop: "stop",
  "download-package": "downloadPackage",
  "install-package": "installPackage",
  "write-credentials": "writeCredentials",
  "swap-names": "swapNames",
  "roll-out": "rollOut",
  start: "start",
  "clean-up": "cleanUp",
};
