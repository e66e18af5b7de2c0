import type { PolicyInput } from "@runner-upgrade/plan";
import type { ReplicaBehaviour } from "@runner-upgrade/simulator";
import type { Fault } from "./fault.js";

/** A Runner of the fleet that is attacked. */
export interface CaseRunner {
  readonly name: string;
  readonly tags: readonly string[];
  readonly projects: readonly string[];
  /** Of its part in every automatic project. */
  readonly nodeFilter: string;
  /** Null: it has no host, so it can only stand in. */
  readonly address: string | null;
  /** What its host says of where it stands. */
  readonly site: string | null;
  /** False: nothing runs when the plan is made. */
  readonly isRunning: boolean;
  readonly isCurrent: boolean;
  /** False: what its process had fetched dies with it, as in a container without a volume. */
  readonly keepsDisk: boolean;
  /** How many operations it runs at once. */
  readonly maxRunning: number;
}

/** Jobs that arrive for each need while the fleet is upgraded. */
export interface CaseWork {
  /** Short jobs, of 1.5 to 6 s. */
  readonly shortEveryMs: number;
  /** Long jobs, of 20 to 60 s. Null: none. */
  readonly longEveryMs: number | null;
}

/** A run that follows the one before on the same journal. */
export interface CaseFollower {
  /** Between the end of the run before and the fresh observation. */
  readonly pauseMs: number;
  /** A newer version of the server was installed meanwhile, so every Runner is out of date. */
  readonly isServerUpgraded: boolean;
  /** `cleanUpRun` was called on the journal first. */
  readonly isCleanedUp: boolean;
  /** A person started what the run before had left down. */
  readonly areDownStarted: boolean;
}

/** A project and how it chooses its Runners. */
export interface CaseProject {
  readonly name: string;
  readonly dispatch: "manual" | "automatic";
}

/** Everything that an attack begins with. The same case gives the same attack. */
export interface AttackCase {
  readonly seed: number;
  readonly projects: readonly CaseProject[];
  readonly runners: readonly CaseRunner[];
  readonly policy: PolicyInput & { readonly minAvailable: number; readonly allowOutageOf: readonly string[] };
  /** Where a step of the user's own is inserted. */
  readonly insert: "none" | "before-stop" | "behind-verify";
  readonly restoreWithNewCredentials: "when-start-fails" | "never";
  readonly hasSingleUseDownloadTokens: boolean;
  readonly heartbeatMs: number;
  /** Which operations the server counts as running. */
  readonly operationCount: "reported" | "assigned";
  /** When the server gives an unanswered ping up. */
  readonly pingTimeoutMs: number;
  /** Null: no jobs at all. */
  readonly work: CaseWork | null;
  readonly followers: readonly CaseFollower[];
  /** What follows the first crash: the run is resumed, or `cleanUpRun` is called first. */
  readonly afterCrash: "resume" | "clean-up";
  /** Whether a lock guards the journal. */
  readonly hasLock: boolean;
  /** Whether a Runner's log tells that its credentials were refused: that the real one does is probable. */
  readonly logsRefusals: boolean;
  /** Whether the journal's disk takes a turn of the event loop for each record, as a real one does. */
  readonly hasRealDisk: boolean;
  /** What the server does with replicas, each Runner having one at first. Null: a server without replicas. */
  readonly replicas: ReplicaBehaviour | null;
  readonly faults: readonly Fault[];
}
