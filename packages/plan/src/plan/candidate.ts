import type { Runner } from "../fleet/fleet.js";
import type { Host } from "../fleet/host.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Need } from "../needs/need.js";

/** A Runner that could become a unit: it has a host and no blocker of its own; its needs are still to be asked. */
export interface Candidate {
  readonly runner: Runner;
  readonly host: Host;
  readonly statusClass: StatusClass;
  readonly needs: readonly Need[];
  readonly targetVersion: string;
  /** The image that it ends on; null where a package brings the version. */
  readonly image: string | null;
  /** It serves all through its upgrade, so that none of its needs is left short by it. */
  readonly keepsServing: boolean;
}
