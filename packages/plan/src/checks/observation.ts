import type { StatusClass } from "../fleet/status-class.js";

/** A Runner as the control plane showed it in one look. */
export interface ObservedRunner {
  readonly statusClass: StatusClass;
  readonly version: string | null;
  /** In the server's unit, which is not known for certain; only whether it moved or fell is used. */
  readonly uptime: number | null;
  readonly tags: readonly string[];
  readonly runningOperations: number | null;
  /** Null where the server does not tell, which most do not: none is assumed then. */
  readonly queuedOperations: number | null;
  /** Of the projects that the cordon concerns, those in which its remote node dispatch is on. */
  readonly dispatchesIn: readonly string[];
}

/** One replica of a Runner as the control plane listed it in one look. */
export interface ObservedReplica {
  readonly id: string;
  readonly statusClass: StatusClass;
  readonly version: string | null;
}

/** A Runner to which tags are lent, as the control plane showed it in one look. */
export interface ObservedLender {
  readonly name: string;
  readonly statusClass: StatusClass;
  readonly tags: readonly string[];
  /** The tags that it is to have meanwhile: those that the unit's needs ask for. */
  readonly wanted: readonly string[];
  /** Of them, those that are on loan by the journal. */
  readonly lent: readonly string[];
  /** Why it does not count as proven; null where it does. Left out where it was not asked. */
  readonly unproven?: string | null;
}

/**
 * What was seen when a check is evaluated. A part that was not looked at is left out, and the check that
 * needs it is pending. It holds no secret.
 */
export interface Observation {
  /** The guard's answer. */
  readonly standIns?: { readonly ok: boolean; readonly reason: string };
  /** Null: the control plane does not know the Runner. */
  readonly runner?: ObservedRunner | null;
  /** The same Runner directly before it was stopped. */
  readonly before?: {
    readonly version: string | null;
    readonly uptime: number | null;
    /** Ids of its replicas that served. Left out where they were not looked at. */
    readonly servingReplicaIds?: readonly string[];
  };
  /** All replicas of the Runner. */
  readonly replicas?: readonly ObservedReplica[];
  /** A ping that was sent after the start. `failed`: answered with an error, or not in time; another may be sent. */
  readonly ping?: { readonly state: "waiting" | "answered" | "failed"; readonly message?: string };
  /** The Runner's process on its host. `several`: a second one beside it carries the same identity. */
  readonly process?: "running" | "gone" | "several" | "unknown";
  /** What runs on its host, by the host's own word. */
  readonly installed?: "old" | "new" | "unknown";
  /** What the cordon took: tags, and projects whose remote node dispatch it switched off. */
  readonly cordon?: {
    readonly tags: readonly string[];
    readonly projects: readonly string[];
    /** Projects in which it was off already when the cordon came: the cordon holds only as long as it stays off. */
    readonly foundOff?: readonly string[];
  };
  /** The Runners to which the unit lends its tags. */
  readonly lenders?: readonly ObservedLender[];
  /**
   * How long the Runner is proven to have had no work, by how many observations, and how long it has not checked in since.
   * Null: this one showed work.
   */
  readonly quiet?: {
    readonly forMs: number;
    readonly observations: number;
    readonly silentMs: number;
  } | null;
}
