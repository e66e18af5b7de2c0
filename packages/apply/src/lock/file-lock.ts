import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
      return hold(path, own, { heartbeatMs, clock });
    },
  };
}

function hold(path: string, own: LockOwner, options: { heartbeatMs: number; clock: Clock }): HeldLock {
  const lost = new AbortController();
  const ended = new AbortController();
  const beat = async (): Promise<void> => {
    for (;;) {
      await options.clock.sleep(options.heartbeatMs, ended.signal);
      const holder = await read(path);
      if (ended.signal.aborted) return;
      if (holder?.id !== own.id) {
        lost.abort(takenOver(path, holder));
        return;
      }
      await replace(path, { ...own, heartbeatAt: options.clock.now() });
    }
  };
  const beating = beat().catch((error: unknown) => {
    // A sign of life that cannot be written makes the lock look silent to others: as good as lost.
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

/** False where the file is there already. The file appears with its content, never empty. */
async function create(path: string, content: LockFile): Promise<boolean> {
  const draft = `${path}.${content.id}`;
  await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
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
  await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
  await rename(draft, path);
}

async function read(path: string): Promise<LockFile | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
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
