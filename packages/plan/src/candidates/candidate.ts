import type { Runner } from "../fleet/fleet.js";
import type { Host } from "../hosts/host.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { ServedNeed } from "../needs/served-need.js";
import type { ChosenProcedure } from "./chosen-procedure.js";

/** A Runner that could become a unit: it has a host and no blocker of its own; its needs are still to be asked. */
export interface Candidate {
  readonly runner: Runner;
  /** The Runner's place in the fleet, which is sorted by id: what is known per candidate stands there. */
  readonly place: number;
  readonly host: Host;
  readonly statusClass: StatusClass;
  readonly needs: readonly ServedNeed[];
  readonly targetVersion: string;
  /** The image that it ends on; null where a package brings the version. */
  readonly image: string | null;
  /** It serves all through its upgrade, so that none of its needs is left short by it. */
  readonly keepsServing: boolean;
  readonly chosen: ChosenProcedure;
  readonly expectedDurationMs: number;
}

/** How long a list must be that has an entry at the place of each of these candidates. */
export function lengthByPlace(candidates: readonly Pick<Candidate, "place">[]): number {
  return candidates.reduce((length, { place }) => Math.max(length, place + 1), 0);
}
