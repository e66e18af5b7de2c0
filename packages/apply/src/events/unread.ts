import { failureOf } from "../errors/failure.js";

/**
 * Warns on the process of a run that failed and whose report and events nobody reads: otherwise it would fail in silence. It
 * waits for the turn of the event loop to end, in which a caller may yet begin to read.
 */
export function warnIfUnread(isRead: () => boolean, error: unknown): void {
  setImmediate(() => {
    if (isRead()) return;
    const { code, message } = failureOf(error);
    process.emitWarning(
      `A run failed, and nobody reads its report or its events: ${message} Use await run.report.`,
      { type: "RunnerUpgradeWarning", code },
    );
  });
}
