import type { Host } from "@runner-upgrade/plan";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { ContainerTarget } from "./container-target.js";
import type { ReplicaTarget } from "./replica.js";

/** A long transfer or wait, told while it goes on. */
export interface Progress {
  readonly message: string;
  readonly doneBytes?: number;
  readonly totalBytes?: number | null;
}

/**
 * What earlier steps of this unit handed on, by step id. It is journaled, so it holds no secret, and it is all
 * that a resumed run knows: what is not in here must be observable on the host.
 */
export type UnitRecord = Readonly<Partial<Record<string, JsonObject>>>;

/** What every call of an executor is given. */
export interface StepContext {
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: Host;
  /** Left out where the whole Runner is upgraded. */
  readonly replica?: ReplicaTarget;
  readonly targetVersion: string;
  /** Null on a VM. */
  readonly container: ContainerTarget | null;
  /** The server's base URL, as Runners reach it. */
  readonly serverUrl: string;
  /** Unique to the run and free of shell and path syntax: kept files are named with it. */
  readonly runId: string;
  readonly record: UnitRecord;
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How a step ended. Doing a step twice is harmless: the second time it finds everything `already-done`. */
export interface StepOutcome {
  readonly outcome: "done" | "already-done";
  /** One sentence for the report. No secret. */
  readonly summary: string;
  /** Kept under the step's id for later steps and for a resumed run. No secret. */
  readonly record?: JsonObject;
}
