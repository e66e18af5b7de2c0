import type { DrainMode } from "../steps/drain-mode.js";
import type { Coverage } from "./coverage.js";
import type { ExpectedDurations } from "./expected-durations.js";
import type { TagLending } from "./tag-lending.js";
import type { StepKind } from "../steps/step-kind.js";
import type { UpgradeWindow } from "../windows/upgrade-window.js";

/** A whole number, or a share such as `"25%"`, rounded up. */
export type Amount = number | `${number}%`;

/** What a person may write; everything left out takes its default. `parsePolicy` turns it into a `Policy`. */
export interface PolicyInput {
  /** The version to reach; the server's own when left out, and for packages the server's is the only one possible. */
  readonly targetVersion?: string;
  /** How many Runners must stand in for a need while one is away; a share counts all who serve it. Default: 1. */
  readonly minAvailable?: Amount;
  /**
   * On servers with replicas: how many other replicas of a Runner must serve while one of them is away, where no other Runner
   * stands in for it. Default: 1.
   */
  readonly minReplicas?: number;
  /** How many units may be under way at a time; a share counts the plan's units. Absent Runners cost nothing. Default: 1. */
  readonly maxInFlight?: Amount;
  /** How many of them on one host. Default: 1. */
  readonly maxInFlightPerHost?: number;
  /**
   * How many of them at one site, whatever their platforms: `site` of a host, or its machine, engine or cluster where it
   * has none. Null: any number. Default: null.
   */
  readonly maxInFlightPerSite?: number | null;
  /** How many units may fail before no further one is started. Default: 0. */
  readonly maxFailures?: number;
  /** Which Runners stand in for each other in a manual project. Default: `same-tags`. */
  readonly coverage?: "same-tags" | "each-tag" | Coverage;
  /** How many units go first and are watched before the others. Default: 1. */
  readonly canary?: number;
  /** How long canaries are watched. Default: 60,000. */
  readonly soakMs?: number;
  /**
   * Left out: `cordon` where it can be read and the token may, else `wait`. A cordon takes the tags off in manual projects
   * and switches remote node dispatch off in automatic ones, and gives both back.
   */
  readonly drain?: DrainMode;
  /** How long running operations are waited for. Default: 15 minutes. */
  readonly drainTimeoutMs?: number;
  /**
   * How long a Runner must be seen without work, after its cordon was answered, before it counts as drained: work that
   * was handed out shows up to two heartbeats late. Default: 15,000.
   */
  readonly drainQuietMs?: number;
  /** What a drain that does not end leads to: the Runner is left as it is, or stopped at work. Default: `skip`. */
  readonly onDrainTimeout?: "skip" | "proceed";
  /** Containers: keep the credentials, or regenerate them. A VM's package always brings new ones. Default: `keep`. */
  readonly credentials?: "keep" | "rotate";
  /** What proves a stand-in: an answered ping, or its status alone, which lies for up to 30 s. Default: `ping`. */
  readonly standInProof?: "ping" | "status";
  /** How long a Runner that we upgraded must be Healthy before it counts as a stand-in. Default: 15,000. */
  readonly settleMs?: number;
  /** Names of Runners whose outage is accepted although nobody stands in. */
  readonly allowOutageOf?: readonly string[];
  /**
   * Whose tags another Runner of its manual projects gets while it is away, by name or id, where too few others stand in for
   * it: jobs that ask for them then run there. The run takes back what it lent. Default: none.
   */
  readonly lendTags?: readonly TagLending[];
  /** Names of projects whose dispatch mode could not be read and is to be taken as given here. */
  readonly assumeDispatch?: Readonly<Record<string, "manual" | "automatic">>;
  /** Names of Runners whose node filter nobody shares, accepted. */
  readonly allowNodeFilterOf?: readonly string[];
  /**
   * Names of Runners whose token may be rotated although something else writes the place where it stands (an
   * ExternalSecret, a GitOps tool, a unit's own start), and may put the dead one back. Default: none.
   */
  readonly allowOtherWriterOf?: readonly string[];
  /** A Runner that is itself a node, which nobody else can serve. Default: `warn`. */
  readonly runnerIsNode?: "warn" | "block";
  /** What an inspection found to deserve a look. Default: `warn`. */
  readonly hostWarnings?: "warn" | "block";
  /** A workload or container owned by something that would undo the change. Default: `block`. */
  readonly ownedWorkload?: "warn" | "block";
  /** Time limits per step kind, in milliseconds, over the defaults. */
  readonly stepTimeLimitsMs?: Partial<Record<StepKind, number>>;
  /**
   * How long units take, where it is known better than from what their steps usually take: `durationsFromJournals` of
   * `@runner-upgrade/apply` tells it from earlier runs. They decide the order of start. Default: none.
   */
  readonly expectedDurationsMs?: ExpectedDurations;
  /** How long a unit refused by the guard may wait for stand-ins before it is `skipped`. Default: 15 minutes. */
  readonly admissionTimeoutMs?: number;
  /**
   * What Runners in containers are to run: an image with its tag or digest, or a tag alone (`:5.8.0`), which stands for
   * the image that each of them has now. Without it, Runners in containers are blocked.
   */
  readonly image?: string;
  /** Whether an image that the host has already is asked for again: a tag may have moved. Default: `always`. */
  readonly pull?: "always" | "if-missing";
  /**
   * A Runner whose queue, logs and plugins are in its container alone, and go with it: told, blocked, or copied into the
   * new container. Default: `warn`.
   */
  readonly unsavedState?: "warn" | "block" | "copy";
  /**
   * How long a lost answer of `regenerate-credentials` is given to take effect, after the step's time limit, before it is
   * sent again: in all never less than two minutes from when it was sent. Default: 30,000.
   */
  readonly regenerateSettleMs?: number;
  /**
   * When units may start: none starts that is not expected to end inside a window. What is under way when one closes is
   * finished. Default: none, which is any time.
   */
  readonly windows?: readonly UpgradeWindow[];
}

/** A policy with every default filled in: what a plan holds. */
export interface Policy {
  readonly targetVersion: string | null;
  readonly minAvailable: Amount;
  readonly minReplicas: number;
  readonly maxInFlight: Amount;
  readonly maxInFlightPerHost: number;
  readonly maxInFlightPerSite: number | null;
  readonly maxFailures: number;
  readonly coverage: Coverage;
  readonly canary: number;
  readonly soakMs: number;
  readonly drain: DrainMode | "by-dispatch";
  readonly drainTimeoutMs: number;
  readonly drainQuietMs: number;
  readonly onDrainTimeout: "skip" | "proceed";
  readonly credentials: "keep" | "rotate";
  readonly standInProof: "ping" | "status";
  readonly settleMs: number;
  readonly allowOutageOf: readonly string[];
  readonly lendTags: readonly TagLending[];
  readonly assumeDispatch: Readonly<Record<string, "manual" | "automatic">>;
  readonly allowNodeFilterOf: readonly string[];
  readonly allowOtherWriterOf: readonly string[];
  readonly runnerIsNode: "warn" | "block";
  readonly hostWarnings: "warn" | "block";
  readonly ownedWorkload: "warn" | "block";
  readonly stepTimeLimitsMs: Partial<Record<StepKind, number>>;
  readonly expectedDurationsMs: ExpectedDurations;
  readonly admissionTimeoutMs: number;
  readonly image: string | null;
  readonly pull: "always" | "if-missing";
  readonly unsavedState: "warn" | "block" | "copy";
  readonly regenerateSettleMs: number;
  readonly windows: readonly UpgradeWindow[];
}
