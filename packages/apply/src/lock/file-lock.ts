import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { optionProblem, realClock, type Clock, type OptionNames } from "@runner-upgrade/executor";
import { ApplyError } from "../errors/apply-error.js";
import { held, silenced } from "./lock-errors.js";
import { readLockFile, type LockFile } from "./lock-file.js";
import { create, giveSignOfLife, replace } from "./own-lock-file.js";
import { hasProcessEnded, processMark } from "./process-mark.js";
import type { FormerOwner, HeldLock, RunLock } from "./run-lock.js";

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

const lockOptions: OptionNames<FileLockOptions> = {
  takeOver: "optional",
  heartbeatMs: "optional",
  silentMs: "optional",
  clock: "optional",
};

/**
 * A lock as a file, best put beside the journal (`run.journal.lock`). It guards one machine, or one disk that
 * several share, and no more: it does not know of runs that use another path.
 *
 * @throws {@link ApplyError} `INVALID_ARGUMENT` for options that it does not know.
 *
 * @example
 * ```ts
 * const lock = createFileLock("./run.journal.lock");
 * ```
 */
export function createFileLock(path: string, options: FileLockOptions = {}): RunLock {
  const problem = optionProblem("createFileLock", options, lockOptions);
  if (problem !== null) throw new ApplyError({ code: "INVALID_ARGUMENT", message: problem });
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
        const holder = await readLockFile(path);
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
      if ((await readLockFile(path))?.id === own.id) await rm(path, { force: true });
    },
  };
}
