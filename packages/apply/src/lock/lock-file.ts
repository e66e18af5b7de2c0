import { readFile } from "node:fs/promises";
import type { LockOwner } from "./run-lock.js";

/** Room for the longest name of a machine and more. */
const fileLength = 1_024;

/** What the file of a lock holds. */
export interface LockFile extends LockOwner {
  readonly heartbeatAt: number;
  /** Tells the owner's process from a later one of the same id. Null: the machine does not say it. */
  readonly mark: string | null;
}

/** Always of one length, so that a sign of life takes the place of the one before. */
export function serialise(content: LockFile): string {
  return JSON.stringify(content).padEnd(fileLength);
}

/** Null where it is not there, or is not the file of a lock. */
export async function readLockFile(path: string): Promise<LockFile | null> {
  try {
    return parseLockFile(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

/** Null where the text is not that of a lock. */
export function parseLockFile(text: string): LockFile | null {
  try {
    const content: unknown = JSON.parse(text);
    return isLockFile(content) ? { ...content, mark: markOf(content) } : null;
  } catch {
    return null;
  }
}

/** Null where an older version of this package wrote it. */
function markOf(content: Partial<LockFile>): string | null {
  return typeof content.mark === "string" ? content.mark : null;
}

function isLockFile(value: unknown): value is LockFile {
  if (typeof value !== "object" || value === null) return false;
  const { id, machine, processId, since, heartbeatAt }: Partial<Record<string, unknown>> = { ...value };
  return (
    typeof id === "string" &&
    typeof machine === "string" &&
    [processId, since, heartbeatAt].every((field) => typeof field === "number")
  );
}
