import type { NamedJobs } from "../policy/named-jobs.js";

/**
 * Something that must stay served while Runners are away.
 *
 * `servedBy` lists the ids of the Runners that serve it when observed *by their set-up* (tags, projects,
 * filters), whatever their status: who of them stands in is asked of the live fleet. A Runner of which it is
 * unknown whether it serves (its remote dispatch was not readable) is in the list, but never stands in.
 */
export type Need = TagNeed | NodeFilterNeed | NodeNeed | OutOfReachNeed;

interface NeedBase {
  /** Unique in the plan, readable: `tags:payments:eu+linux`. */
  readonly id: string;
  readonly project: string;
  /** How many Runners must stand in while one is away. Resolved: a percentage was rounded up. */
  readonly minAvailable: number;
  readonly servedBy: readonly string[];
  /**
   * Those of `servedBy` that do not stand in under this plan: not serving when observed and not brought back by
   * it, or not provably serving the need. Left out where there are none, and for `unprovable` needs, where it
   * is all of them.
   */
  readonly outOfService?: readonly string[];
  /** The jobs that have it, with coverage `jobs`. */
  readonly jobs?: NamedJobs;
}

/** Jobs of a manual project that choose by tags. `match` says who serves: the same set, or all that hold the tags. */
export interface TagNeed extends NeedBase {
  readonly kind: "tags";
  readonly tags: readonly string[];
  readonly match: "exactly" | "all-of";
  /**
   * Ids of Runners to which this plan lends the tags: each serves it while it has all of them, whatever other tags it has.
   * None of them is in `servedBy`. Left out where none is.
   */
  readonly lenders?: readonly string[];
}

/** Nodes of an automatic project, chosen by a Runner's node filter. */
export interface NodeFilterNeed extends NeedBase {
  readonly kind: "node-filter";
  readonly nodeFilter: string;
}

/**
 * A Runner that is itself a node: nobody else can serve it. `minAvailable` is 0 where the policy only warns
 * (`runnerIsNode: "warn"`), so that the guard lets it go.
 */
export interface NodeNeed extends NeedBase {
  readonly kind: "node";
  readonly runnerId: string;
}

/** A way of choosing that is unknown (a project's or a job's), or a Runner without tags or filter: no Runner is known to serve it. */
export interface OutOfReachNeed extends NeedBase {
  readonly kind: "unprovable";
  readonly reason: "UNTAGGED" | "DISPATCH_MODE_UNKNOWN" | "NODE_FILTER_UNKNOWN" | "JOB_FILTER_UNKNOWN";
}
