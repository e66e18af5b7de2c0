import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { realClock, type Clock } from "../clock/index.js";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import type { HeldLock, LockOwner, RunLock } from "./run-lock.js";

/** What `createFileLock` takes. */
export interface FileLockOptions {
  /**
   * Whether a lock of somebody else is taken over: `never`; `when-silent`, when its owner gave no sign of life for
   * `silentMs`; `always`, when you know that its process is gone. Two processes that carry out one run harm
   * Runners. @default "never"
   */
  readonly takeOver?: "never" | "when-silent" | "always";
  /** How often the owner gives a sign of life. @default 5_000 */
  readonly heartbeatMs?: number;
  /** @default 60_000 */
  readonly silentMs?: number;
  readonly clock?: Clock;
}

/** Room for the longest name of a machine and more. */
const fileLength = 1_024;

interface LockFile extends LockOwner {
  readonly heartbeatAt: number;
}

/**
 * A lock as a file, best put beside the journal (`run.journal.lock`). It guards one machine, or one disk that
 * several share, and no more: it does not know of runs that use another path.
 *
 * @example
 * ```ts
 * const lock = createFileLock("./run.journal.lock");
 * ```
 */
export function createFileLock(path: string, options: FileLockOptions = {}): RunLock {
  const { takeOver = "never", heartbeatMs = 5_000, silentMs = 60_000, clock = realClock } = options;
  return {
    acquire: async () => {
      await mkdir(dirname(path), { recursive: true });
      const own: LockOwner = {
        id: randomUUID(),
        machine: hostname(),
        processId: process.pid,
        since: clock.now(),
      };
      if (!(await create(path, { ...own, heartbeatAt: clock.now() }))) {
        const holder = await read(path);
        const isSilent = holder === null || clock.now() - holder.heartbeatAt > silentMs;
        const mayTake = takeOver === "always" || (takeOver === "when-silent" && isSilent);
        if (!mayTake) throw held(path, holder, { isSilent, now: clock.now() });
        await replace(path, { ...own, heartbeatAt: clock.now() });
      }
      return hold(path, own, { heartbeatMs, silentMs, clock });
    },
  };
}

interface HoldOptions {
  readonly heartbeatMs: number;
  readonly silentMs: number;
  readonly clock: Clock;
}

function hold(path: string, own: LockOwner, { heartbeatMs, silentMs, clock }: HoldOptions): HeldLock {
  const lost = new AbortController();
  const ended = new AbortController();
  const beat = async (): Promise<void> => {
    let heartbeatAt = clock.now();
    while (!ended.signal.aborted) {
      await clock.sleep(heartbeatMs, ended.signal);
      try {
        await giveSignOfLife(path, { ...own, heartbeatAt: clock.now() });
        heartbeatAt = clock.now();
      } catch (error) {
        if (ApplyError.isInstance(error)) throw error;
        // Tried again as long as nobody may take the lock over for our silence: a full disk takes it from nobody,
        // and a run that halts leaves Runners stopped.
        if (clock.now() + heartbeatMs >= heartbeatAt + silentMs) throw silenced(path, error);
      }
    }
  };
  const beating = beat().catch((error: unknown) => {
    if (!ended.signal.aborted) lost.abort(error);
  });
  return {
    lost: lost.signal,
    release: async () => {
      if (ended.signal.aborted) return;
      ended.abort(new Error("The lock was released."));
      await beating;
      if ((await read(path))?.id === own.id) await rm(path, { force: true });
    },
  };
}

/**
 * Writes into the file that is there: it needs no room on the disk, and never overwrites the lock of somebody who
 * takes over at this moment, since that is another file.
 */
async function giveSignOfLife(path: string, own: LockFile): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, "r+");
  } catch (error) {
    // No error of a disk takes the name away: somebody did.
    if (failureOf(error).code === "ENOENT") throw takenOver(path, null);
    throw error;
  }
  try {
    const holder = parse(await file.readFile("utf8"));
    if (holder === null) throw new Error("The lock cannot be read.");
    if (holder.id !== own.id) throw takenOver(path, holder);
    await file.write(serialise(own), 0);
  } finally {
    await file.close();
  }
}

/** False where the file is there already. The file appears with its content, never empty. */
async function create(path: string, content: LockFile): Promise<boolean> {
  const draft = `${path}.${content.id}`;
  await writeFile(draft, serialise(content), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (failureOf(error).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, content: LockFile): Promise<void> {
  const draft = `${path}.${content.id}`;
  await writeFile(draft, serialise(content), { mode: 0o600 });
  await rename(draft, path);
}

/** Always of one length, so that a sign of life takes the place of the one before. */
function serialise(content: LockFile): string {
  return JSON.stringify(content).padEnd(fileLength);
}

async function read(path: string): Promise<LockFile | null> {
  try {
    return parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

function parse(text: string): LockFile | null {
  try {
    const content: unknown = JSON.parse(text);
    return isLockFile(content) ? content : null;
  } catch {
    return null;
  }
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

function held(
  path: string,
  holder: LockFile | null,
  { isSilent, now }: { readonly isSilent: boolean; readonly now: number },
): ApplyError {
  const who =
    holder === null
      ? "somebody whose name cannot be read"
      : `process ${holder.processId} on ${holder.machine}, whose last sign of life was ` +
        `${Math.round((now - holder.heartbeatAt) / 1_000)} s ago`;
  return new ApplyError({
    code: "LOCK_HELD",
    message: `The lock ${path} is held by ${who}. Nothing was done: two processes must not carry out one run.`,
    isRetryable: true,
    remedies: isSilent
      ? [
          "See that this process is gone, then take the lock over: createFileLock(path, { takeOver: 'when-silent' }).",
        ]
      : ["Wait until that run has ended."],
  });
}

function takenOver(path: string, holder: LockFile | null): ApplyError {
  const by =
    holder === null ? "was removed" : `was taken over by process ${holder.processId} on ${holder.machine}`;
  return new ApplyError({
    code: "LOCK_LOST",
    message: `The lock ${path} ${by}. This run does nothing more; who holds the lock resumes it from the journal.`,
  });
}

function silenced(path: string, cause: unknown): ApplyError {
  return new ApplyError({
    code: "LOCK_LOST",
    message:
      `The lock ${path} could not be written or read for so long that others may take it over: ` +
      `${failureOf(cause).message} This run does nothing more; resume it from the journal.`,
    cause,
  });
}
