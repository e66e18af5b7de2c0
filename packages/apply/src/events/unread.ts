import { failureOf } from "../errors/failure.js";

/**
 * Emits a process warning when a run fails and the caller reads neither its report nor its events. The check runs at the end of
 * the event loop turn, so that a caller still has time to start reading.
 */
export function warnIfUnread(isRead: () => boolean, error: unknown): void {
  setImmediate(() => {
    if (isRead()) return;
    const { code, message } = failureOf(error);
    process.emitWarning(
      `A run failed, and its caller reads neither its report nor its events: ${message} Use await run.report.`,
      { type: "RunnerUpgradeWarning", code },
    );
  });
}
