/** The guard's answer. */
export interface GuardAnswer {
  readonly isAllowed: boolean;
  /** One sentence or more. */
  readonly reason: string;
  /** Ids of the Runners that were proven to stand in. */
  readonly standIns: readonly string[];
  /** The control plane turned the run away: it was not asked about the fleet. @default false */
  readonly isTurnedAway?: boolean;
}
