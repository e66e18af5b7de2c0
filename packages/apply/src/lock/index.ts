export { createFileLock, type FileLockOptions } from "./file-lock.js";
export type { HeldLock, LockOwner, RunLock } from "./run-lock.js";
