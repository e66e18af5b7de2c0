import { mkdtemp, open, rm, type FileHandle } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createVirtualClock } from "@runner-upgrade/simulator";
import { vi } from "vitest";
import {
  createSuspendableClock,
  suspendAll,
  type SuspendableClock,
} from "../../test/support/suspendable-clock.js";
import { describeRunLockContract } from "../testing/lock/describe-run-lock-contract.js";
import type { RunLockSubject } from "../testing/lock/run-lock-subject.js";
import { createFileLock } from "./file-lock.js";
import { parseLockFile, readLockFile } from "./lock-file.js";

const silentMs = 60_000;

async function createSubject(): Promise<RunLockSubject> {
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-lock-"));
  const path = join(directory, "run.lock");
  const clock = createVirtualClock();
  const processes: SuspendableClock[] = [];
  return {
    createLock: ({ takesOver }) => {
      const own = createSuspendableClock(clock);
      processes.push(own);
      return createFileLock(path, { silentMs, takeOver: takesOver ? "when-silent" : "never", clock: own });
    },
    ownerWords: [`process ${process.pid}`, hostname()],
    silentMs,
    passTime: (ms) => clock.advance(ms),
    cutOff: async () => {
      const holder = await readLockFile(path);
      const any = await open(join(directory, "any"), "w");
      await any.close();
      const handles = Object.getPrototypeOf(any) as FileHandle;
      // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the handle
      const write = handles.write as (this: FileHandle, text: string, position: number) => Promise<never>;
      const writeUnlessCut = function (this: FileHandle, text: string, position: number): Promise<never> {
        const isHolders = parseLockFile(text)?.id === holder?.id;
        return isHolders ? Promise.reject(new Error("EIO: i/o error")) : write.call(this, text, position);
      };
      const cut = vi.spyOn(handles, "write").mockImplementation(writeUnlessCut as FileHandle["write"]);
      return {
        heal: () => {
          cut.mockRestore();
          return Promise.resolve();
        },
      };
    },
    suspend: () => suspendAll(processes),
    removeRecord: () => rm(path),
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

describeRunLockContract({
  name: "lock in a file",
  createSubject,
  capabilities: { cutOff: true, suspension: true, removal: true },
});
