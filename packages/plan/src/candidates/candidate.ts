import type { SeenRunner } from "../replicas/seen-runner.js";
import type { Host } from "../hosts/host.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { ServedNeed } from "../needs/served-need.js";
import type { ChosenProcedure } from "./chosen-procedure.js";

/** A Runner, or one of its replicas, that could become a unit: it has a host and no blocker of its own; its needs are still to be asked. */
export interface Candidate {
  readonly runner: SeenRunner;
  /** Its place among all Runners and replicas, which are sorted by id: what is known per candidate stands there. */
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
  /** Only of one that is a replica of its Runner. */
  readonly replica?: CandidateReplica;
}

/** What is known of a candidate that is one replica of its Runner. */
export interface CandidateReplica {
  readonly id: string;
  /** Its name for people. */
  readonly name: string;
  /** Its Runner has no other replica. */
  readonly isOnly: boolean;
  /** The place of its Runner in the fleet; `Candidate.place` is its own. */
  readonly runnerPlace: number;
  /** What the status of the whole Runner means: its needs are served by that. */
  readonly runnerClass: StatusClass;
  /** How many other replicas of the Runner stand in for it; null where the whole Runner is taken away. */
  readonly standInReplicas: number | null;
}

/** How long a list must be that has an entry at the place of each of these candidates. */
export function lengthByPlace(candidates: readonly Pick<Candidate, "place">[]): number {
  return candidates.reduce((length, { place }) => Math.max(length, place + 1), 0);
}
