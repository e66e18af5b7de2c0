import type { StatusClass } from "../fleet/status-class.js";

/** A condition as data: written in a plan, evaluated by `evaluateCheck` against an observation. */
export type Check =
  /** The guard: every need of the unit keeps its stand-ins. */
  | { readonly kind: "stand-ins" }
  | { readonly kind: "status"; readonly anyOf: readonly StatusClass[] }
  | { readonly kind: "version"; readonly equals: string }
  /** A fresh start is proven: the version changed or the uptime fell since the Runner was stopped. */
  | { readonly kind: "restarted" }
  /**
   * Of an ephemeral Runner on a server with replicas: as many of its replicas serve with the version as served before, all of
   * them new, and none of the old ones serves. The Runner's own status, version and ping are those of any replica, an old one
   * as well, and a replica that ended stays in the list for ten minutes (rundeck/docs, Runner replicas).
   */
  | { readonly kind: "replicas-replaced"; readonly version: string }
  /** A ping sent after the start was answered. */
  | { readonly kind: "ping" }
  /**
   * The Runner is proven to have no work: in every observation of the last `quietMs` it ran nothing and nothing was
   * queued, and there were at least three. Work that was handed out shows up to two heartbeats late, so one reading of 0
   * says nothing (rundeck/docs: heartbeats of 2 to 5 s).
   */
  | { readonly kind: "drained"; readonly quietMs: number }
  | { readonly kind: "process"; readonly state: "running" | "gone" }
  /** Every process of the Runner on its host runs the new package or image: with several, any old one answers too. */
  | { readonly kind: "installed"; readonly state: "new" }
  /** What the cordon takes is off, or back: tags, and remote node dispatch per project. */
  | { readonly kind: "cordon"; readonly state: "set" | "given-back" }
  /** The tags that the unit lends are with their lenders, each of which serves, or are taken back. */
  | { readonly kind: "lending"; readonly state: "set" | "taken-back" };
