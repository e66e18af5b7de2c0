import type { LossReason } from "./operation.js";
import type { RunnerStatus } from "./status.js";

/** What happened, each with the simulated time in ms since the epoch. No token ever stands in an event. */
export type SimulatorEvent =
  | {
      readonly type: "api-called";
      readonly at: number;
      readonly method: string;
      /** The path with its tokens replaced by `{token}`. */
      readonly path: string;
      /** What was answered; null when the connection was cut instead. */
      readonly status: number | null;
    }
  | ({ readonly type: "process-started"; readonly version: string } & OfProcess)
  | ({ readonly type: "checked-in"; readonly version: string } & OfProcess)
  | ({
      readonly type: "process-gone";
      /** `stopped` said goodbye, `killed` did not. */
      readonly how: "stopped" | "killed";
    } & OfProcess)
  | ({ readonly type: "credentials-refused" } & OfProcess)
  | { readonly type: "credentials-regenerated"; readonly at: number; readonly runnerId: string }
  | {
      readonly type: "package-downloaded";
      readonly at: number;
      readonly runnerId: string;
      readonly version: string;
    }
  | {
      readonly type: "status-changed";
      readonly at: number;
      readonly runnerId: string;
      readonly from: RunnerStatus;
      readonly to: RunnerStatus;
    }
  | {
      readonly type: "replica-created" | "replica-deleted" | "replica-forgotten";
      readonly at: number;
      readonly runnerId: string;
      readonly replicaId: string;
    }
  | {
      readonly type: "replica-status-changed";
      readonly at: number;
      readonly runnerId: string;
      readonly replicaId: string;
      readonly from: RunnerStatus;
      readonly to: RunnerStatus;
    }
  | {
      readonly type: "job-lost";
      readonly at: number;
      readonly jobId: string;
      readonly runnerId: string | null;
      /** On servers with replicas. */
      readonly replicaId?: string;
      readonly reason: LossReason;
    };

interface OfProcess {
  readonly at: number;
  readonly runnerId: string;
  /** One process of a Runner. */
  readonly sessionId: string;
  /** The replica whose credentials it has, on servers with replicas, once it was accepted. */
  readonly replicaId?: string;
}
