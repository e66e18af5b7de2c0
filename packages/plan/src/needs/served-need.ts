import type { Need } from "./need.js";

/** A need as a Runner serves it. Those who serve it alike share one object. */
export interface ServedNeed {
  readonly need: Need;
  /** Its place among the needs of the fleet: counts per need are kept by it. */
  readonly place: number;
  /** Whether the Runner is proven to serve it (`servesNeed` says `yes`), so that it can stand in. */
  readonly isProven: boolean;
}
