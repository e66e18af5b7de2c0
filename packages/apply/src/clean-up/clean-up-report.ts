/** What was cleaned up of one unit. */
export interface CleanedUnit {
  readonly unitId: string;
  /** For people: `runnerName`, with a replica's own name behind it. */
  readonly unitName: string;
  readonly runnerId: string;
  readonly runnerName: string;
  /** As the control plane shows it now; empty where it could not be asked. */
  readonly status: string;
  /** Tags that our cordon had taken off and that it has again. */
  readonly tagsGivenBack: readonly string[];
  /** Automatic projects in which our cordon had switched its remote node dispatch off, and where it is on again. */
  readonly dispatchGivenBack: readonly string[];
  /** Tags that the run had lent to other Runners and that were taken off them. Left out where there are none. */
  readonly lentTagsTakenBack?: readonly string[];
  /** Ids of replicas that the run had made for it, that never checked in, and that are deleted. Left out where there are none. */
  readonly deletedReplicas?: readonly string[];
  /**
   * What was saved on its host: `removed`; `nothing`, there was none; `kept`, because the Runner does not serve and could
   * not be brought up again without it, or because removing it failed.
   */
  readonly savedState: "removed" | "nothing" | "kept";
  /** Nothing of the run is left with it. */
  readonly isClean: boolean;
  /** One sentence. */
  readonly message: string;
  /** Where it is not clean: what to do by hand, in order. */
  readonly manualSteps: readonly string[];
}

/** What `cleanUpRun` did, as plain JSON without secrets. */
export interface CleanUpReport {
  readonly runId: string;
  readonly planId: string;
  /** The units that the run had touched, in the plan's order. */
  readonly units: readonly CleanedUnit[];
  /** Nothing of the run is left anywhere, and the run is on record as ended. */
  readonly isClean: boolean;
}
