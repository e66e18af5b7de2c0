import type { Host, Platform } from "@runner-upgrade/plan";
import type { HostFacts, HostStepKind } from "@runner-upgrade/plan/platform";
import type { NewCredentials } from "./credentials.js";
import type { DiscoverRequest, PlaceDiscovery } from "./discovery.js";
import type { ReplicaSearch } from "./replica.js";
import type { HostObservation } from "./host-observation.js";
import type { StepContext, StepOutcome } from "./step-context.js";
import type { StepInput } from "./step-input.js";

/** What `inspectHost` is asked. */
export interface InspectRequest {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: Host;
  /** Which replica is looked for, on servers with replicas. Left out: the Runner as a whole. */
  readonly replicas?: ReplicaSearch;
  /** Where it is known: Java version and image are compared with it. */
  readonly targetVersion: string | null;
  /** The image that Runners in containers are to run, or its tag alone, where the caller knows it already. */
  readonly image?: string;
  /** The server's base URL, to try from the host; null when it is not to be tried. */
  readonly serverUrl: string | null;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/** The version of the `Executor` interface. It grows when an executor of before could no longer be carried along. */
export const specificationVersion = 1;

/**
 * Carries one kind of step out. Done twice it is harmless: the second time it finds everything `already-done`. It
 * resolves only when its effect is proven: `stop` when the process is gone and stays gone (a supervisor that revives it
 * is `REVIVED`), `start` when the new one runs.
 */
export type StepMethod = (context: StepContext, input: StepInput) => Promise<StepOutcome>;

/** The kinds of step that a platform has. Each has `inspect`, which changes nothing. */
export type HostSteps = Readonly<
  { inspect: StepMethod } & Partial<Record<Exclude<HostStepKind, "inspect">, StepMethod>>
>;

/**
 * Carries the platform's steps of a plan out on hosts of one platform.
 *
 * Every method observes, compares, acts and observes again, so that calling it twice is harmless. Every method
 * rejects with an `ExecutorError` and nothing else, honours `signal` and `timeLimitMs`, bounds what it reads,
 * and lets no secret into an error, a record or a message.
 */
export interface Executor {
  /** Which version of this interface it is written for. A run refuses one that it does not know. */
  readonly specificationVersion: typeof specificationVersion;
  readonly platform: Platform;
  /** Looks and changes nothing. A host that cannot be reached is a finding, not an error. */
  inspectHost(request: InspectRequest): Promise<HostFacts>;
  /**
   * Finds the Runners of a place. Changes nothing there. Rejects where the place as a whole cannot be read; what cannot be
   * read of a place that answers is a hidden part. An executor without it takes no part in `discoverHosts`.
   */
  discover?(request: DiscoverRequest): Promise<PlaceDiscovery>;
  /** What is on the host now. Changes nothing. */
  observe(context: StepContext): Promise<HostObservation>;

  /** How each kind of step is carried out. A kind that is missing is one that the platform does not have. */
  readonly steps: HostSteps;

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
