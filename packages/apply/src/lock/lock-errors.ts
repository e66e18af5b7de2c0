import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import type { LockFile } from "./lock-file.js";

export function held(
  path: string,
  holder: LockFile | null,
  seen: { readonly isSilent: boolean; readonly hasEnded: boolean; readonly now: number },
): ApplyError {
  const who =
    holder === null
      ? "a process that its file does not name"
      : `process ${holder.processId} on ${holder.machine}, whose last sign of life was ` +
        `${Math.round((seen.now - holder.heartbeatAt) / 1_000)} s ago${seen.hasEnded ? " and which has ended" : ""}`;
  return new ApplyError({
    code: "LOCK_HELD",
    message: `The lock ${path} is held by ${who}. Nothing was done: two processes must not carry out one run.`,
    isRetryable: true,
    remedies: seen.isSilent
      ? [
          `${seen.hasEnded ? "Take" : "See that this process is gone, then take"} the lock over: createFileLock(path, { takeOver: 'when-silent' }).`,
        ]
      : ["Wait until that run has ended."],
  });
}

export function takenByAnother(path: string, claim: string): ApplyError {
  return new ApplyError({
    code: "LOCK_HELD",
    message: `The lock ${path} is being taken over by another process at this moment. Nothing was done.`,
    isRetryable: true,
    remedies: [`Wait until that run has ended. Where no process is at it, remove ${claim}.`],
  });
}

export function takenOver(path: string, holder: LockFile | null): ApplyError {
  const by =
    holder === null ? "was removed" : `was taken over by process ${holder.processId} on ${holder.machine}`;
  return new ApplyError({
    code: "LOCK_LOST",
    message: `The lock ${path} ${by}. This run does nothing more; who holds the lock resumes it from the journal.`,
  });
}

export function silenced(path: string, cause: unknown): ApplyError {
  return new ApplyError({
    code: "LOCK_LOST",
    message:
      `The lock ${path} could not be written or read for so long that others may take it over: ` +
      `${failureOf(cause).message} This run does nothing more; resume it from the journal.`,
    cause,
  });
}
