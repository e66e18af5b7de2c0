import type { StatusClass } from "../fleet/status-class.js";

/** A condition as data: written in a plan, evaluated by `evaluateCheck` against an observation. */
export type Check =
  /** The guard: every need of the unit keeps its stand-ins. */
  | { readonly kind: "stand-ins" }
  | { readonly kind: "status"; readonly anyOf: readonly StatusClass[] }
  | { readonly kind: "version"; readonly equals: string }
  /** A fresh start is proven: the version changed or the uptime fell since the Runner was stopped. */
  | { readonly kind: "restarted" }
  /** A ping sent after the start was answered. */
  | { readonly kind: "ping" }
  | { readonly kind: "no-running-operations" }
  | { readonly kind: "process"; readonly state: "running" | "gone" }
  /** Every process of the Runner on its host runs the new package or image: with several, any old one answers too. */
  | { readonly kind: "installed"; readonly state: "new" }
  | { readonly kind: "tags"; readonly state: "cordoned" | "given-back" };
