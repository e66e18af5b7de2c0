export { createFileLock, type FileLockOptions } from "./file-lock.js";
export type { FormerOwner, HeldLock, RunLock } from "./run-lock.js";
