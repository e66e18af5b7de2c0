/** What is on the host at this moment. */
export interface HostObservation {
  /**
   * `gone`: nothing runs, and no service manager is about to start it. `several`: more than one process carries this Runner's
   * identity.
   */
  readonly process: "running" | "gone" | "several";
  /**
   * Of a process that is gone: what restarts it by itself may not have done so yet (an engine that is being restarted, with a
   * restart policy). It then counts as gone only where it stays so. @default false
   */
  readonly mayComeBack?: boolean;
  /** Which package or image runs or, when nothing does, is in place to be started. */
  readonly installed: "old" | "new" | "unknown";
  /** One sentence for the report: process ids, unit state, restarts seen. No secret. */
  readonly message: string;
  /** The last lines of the Runner's own log, bounded, printable, without secrets. */
  readonly logTail: readonly string[];
}
