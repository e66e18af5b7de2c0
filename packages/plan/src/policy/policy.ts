import type { StepKind } from "../steps/step-kind.js";

/** A whole number, or a share such as `"25%"`, rounded up. */
export type Amount = number | `${number}%`;

/**
 * Which Runners stand in for each other in a manual project.
 *
 * - `same-tags` (default, the vendor's advice): those with exactly the same tags.
 * - `each-tag`: each tag is a need of its own, served by all who carry it.
 * - `filters`: the tag lists that the jobs use; a Runner serves a filter when it has all of its tags.
 */
export type Coverage =
  | { readonly kind: "same-tags" }
  | { readonly kind: "each-tag" }
  | {
      readonly kind: "filters";
      readonly filters: readonly { readonly project: string; readonly tags: readonly string[] }[];
    };

/** How running operations are treated before a Runner is stopped. */
export type DrainMode = "cordon" | "wait" | "off";

/** What a person may write; everything left out takes its default. `parsePolicy` turns it into a `Policy`. */
export interface PolicyInput {
  /** The version to reach; the server's own when left out, and for packages the server's is the only one possible. */
  readonly targetVersion?: string;
  readonly minAvailable?: Amount;
  readonly maxInFlight?: Amount;
  readonly maxInFlightPerHost?: number;
  readonly maxFailures?: number;
  readonly coverage?: "same-tags" | "each-tag" | Coverage;
  readonly canary?: number;
  readonly soakMs?: number;
  /** Left out: `cordon` in manual projects, `wait` in automatic ones. */
  readonly drain?: DrainMode;
  readonly drainTimeoutMs?: number;
  readonly onDrainTimeout?: "skip" | "proceed";
  readonly credentials?: "keep" | "rotate";
  readonly standInProof?: "ping" | "status";
  readonly settleMs?: number;
  /** Names of Runners whose outage is accepted although nobody stands in. */
  readonly allowOutageOf?: readonly string[];
  /** Names of projects whose dispatch mode could not be read and is to be taken as given here. */
  readonly assumeDispatch?: Readonly<Record<string, "manual" | "automatic">>;
  /** Names of Runners whose node filter nobody shares, accepted. */
  readonly allowNodeFilterOf?: readonly string[];
  readonly runnerIsNode?: "warn" | "block";
  readonly hostWarnings?: "warn" | "block";
  /** Kubernetes: a workload owned by something that would undo the change. */
  readonly ownedWorkload?: "warn" | "block";
  /** Time limits per step kind, in milliseconds, over the defaults. */
  readonly stepTimeLimitsMs?: Partial<Record<StepKind, number>>;
  /** How long a unit refused by the guard may wait for stand-ins before it is `skipped`. */
  readonly admissionTimeoutMs?: number;
  /** Container images, for the routes of the other platforms. */
  readonly image?: string;
  /** How long a lost answer of `regenerate-credentials` is given to take effect before it is sent again. */
  readonly regenerateSettleMs?: number;
}

/** A policy with every default filled in: what a plan holds. */
export interface Policy {
  readonly targetVersion: string | null;
  readonly minAvailable: Amount;
  readonly maxInFlight: Amount;
  readonly maxInFlightPerHost: number;
  readonly maxFailures: number;
  readonly coverage: Coverage;
  readonly canary: number;
  readonly soakMs: number;
  readonly drain: DrainMode | "by-dispatch";
  readonly drainTimeoutMs: number;
  readonly onDrainTimeout: "skip" | "proceed";
  readonly credentials: "keep" | "rotate";
  readonly standInProof: "ping" | "status";
  readonly settleMs: number;
  readonly allowOutageOf: readonly string[];
  readonly assumeDispatch: Readonly<Record<string, "manual" | "automatic">>;
  readonly allowNodeFilterOf: readonly string[];
  readonly runnerIsNode: "warn" | "block";
  readonly hostWarnings: "warn" | "block";
  readonly ownedWorkload: "warn" | "block";
  readonly stepTimeLimitsMs: Partial<Record<StepKind, number>>;
  readonly admissionTimeoutMs: number;
  readonly image: string | null;
  readonly regenerateSettleMs: number;
}
