import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { realClock, type Clock } from "../clock/index.js";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import { hasProcessEnded, processMark } from "./process-mark.js";
import type { FormerOwner, HeldLock, LockOwner, RunLock } from "./run-lock.js";

/** What `createFileLock` takes. */
export interface FileLockOptions {
  /**
   * Whether a lock of somebody else is taken over: `never`; `when-silent`, when its owner gave no sign of life for
   * `silentMs`, or its process is known to have ended on this machine; `always`, when you know that its process is gone.
   * It is on record in the journal, and a run that is resumed so waits until the step that the former owner had started
   * is past its time limit, unless its process is known to have ended. @default "never"
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
  /** Tells the owner's process from a later one of the same id. Null: the machine does not say it. */
  readonly mark: string | null;
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
      const own: OwnFile = {
        id: randomUUID(),
        machine: hostname(),
        processId: process.pid,
        since: clock.now(),
        mark: await processMark("self"),
      };
      let takenOverFrom: FormerOwner | null = null;
      if (!(await create(path, { ...own, heartbeatAt: clock.now() }))) {
        const holder = await read(path);
        const hasEnded = holder !== null && (await hasProcessEnded(holder.processId, holder.mark));
        const isSilent = hasEnded || holder === null || clock.now() - holder.heartbeatAt > silentMs;
        const mayTake = takeOver === "always" || (takeOver === "when-silent" && isSilent);
        if (!mayTake) throw held(path, holder, { isSilent, hasEnded, now: clock.now() });
        await replace(path, holder, { ...own, heartbeatAt: clock.now() });
        takenOverFrom = {
          machine: holder?.machine ?? "unknown",
          processId: holder?.processId ?? 0,
          hasEnded,
        };
      }
      return { ...hold(path, own, { heartbeatMs, silentMs, clock }), takenOverFrom };
    },
  };
}

type OwnFile = Omit<LockFile, "heartbeatAt">;

interface HoldOptions {
  readonly heartbeatMs: number;
  readonly silentMs: number;
  readonly clock: Clock;
}

function hold(path: string, own: OwnFile, { heartbeatMs, silentMs, clock }: HoldOptions): HeldLock {
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

/**
 * Takes the place of a holder. Of several who want it at the same time one gets it: whoever makes the second name of the
 * very file that it read.
 */
async function replace(path: string, holder: LockFile | null, content: LockFile): Promise<void> {
  const claim = `${path}.over-${holder?.id ?? "unreadable"}`;
  try {
    await link(path, claim);
  } catch (error) {
    if (failureOf(error).code === "EEXIST") throw takenByAnother(path, claim);
    // Released meanwhile.
    if (failureOf(error).code === "ENOENT" && (await create(path, content))) return;
    throw error;
  }
  try {
    if ((await read(claim))?.id !== holder?.id) throw takenByAnother(path, claim);
    const draft = `${path}.${content.id}`;
    await writeFile(draft, serialise(content), { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(claim, { force: true });
  }
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

function held(
  path: string,
  holder: LockFile | null,
  seen: { readonly isSilent: boolean; readonly hasEnded: boolean; readonly now: number },
): ApplyError {
  const who =
    holder === null
      ? "somebody whose name cannot be read"
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

function takenByAnother(path: string, claim: string): ApplyError {
  return new ApplyError({
    code: "LOCK_HELD",
    message: `The lock ${path} is being taken over by another process at this moment. Nothing was done.`,
    isRetryable: true,
    remedies: [`Wait until that run has ended. Where no process is at it, remove ${claim}.`],
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
