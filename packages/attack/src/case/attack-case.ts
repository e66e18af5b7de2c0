import type { PolicyInput } from "@runner-upgrade/plan";
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
  /** False: nothing runs when the plan is made. */
  readonly isRunning: boolean;
  readonly isCurrent: boolean;
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
  /** Whether a Runner's log tells that its credentials were refused: that the real one does is probable. */
  readonly logsRefusals: boolean;
  /** Whether the journal's disk takes a turn of the event loop for each record, as a real one does. */
  readonly hasRealDisk: boolean;
  readonly faults: readonly Fault[];
}
