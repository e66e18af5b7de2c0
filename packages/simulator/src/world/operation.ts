/** Why a job counts as lost. */
export type LossReason =
  /** No Runner that fits was Healthy by status when the job arrived. */
  | "no-healthy-runner"
  /** Its Runner did not report for 600 s. */
  | "no-reports"
  /** The process that ran it ended. */
  | "operation-cut"
  /** Two processes ran it. */
  | "ran-twice"
  /** Its replica was gone when the next operation of its execution was due. */
  | "replica-gone";

/** What one job runs on a Runner. */
export interface Operation {
  readonly id: string;
  readonly jobId: string;
  readonly project: string;
  readonly durationMs: number;
  readonly arrivedAt: number;
  runnerId: string | null;
  /** The replica that the server chose, on servers with replicas. Without one any replica may fetch it. */
  replicaId?: string | null;
  /**
   * `waiting` given to a Runner and not fetched yet · `handed` fetched, not heard of since · `running` and `queued` as
   * the agent reports · `on-disk` its process ended and the next one will take it up · `finished` · `failed`.
   */
  state: "waiting" | "handed" | "running" | "queued" | "on-disk" | "finished" | "failed";
  /** The agent process that has it. */
  sessionId: string | null;
  /** What its agent said of it in its last report; null while the server was told nothing. */
  reportedAs: "running" | "queued" | null;
  /** When the server last heard of it; the 600 s count from here. */
  lastReportAt: number;
  lost: LossReason | null;
  /** When it was lost. */
  lostAt: number | null;
  /** Told once, when the operation is finished or lost. */
  onSettled: ((operation: Operation, timeMs: number) => void) | null;
}

/** The server fails an operation after so long without reports (rundeck/docs, "Runner metrics"). */
export const reportTimeoutMs = 600_000;

/** Whether the server still counts it among its Runner's running operations. */
export const isOpen = (operation: Operation): boolean =>
  operation.state !== "finished" && operation.state !== "failed";
