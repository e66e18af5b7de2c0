export { createFileLock, type FileLockOptions } from "./file-lock.js";
export type { HeldLock, RunLock } from "./run-lock.js";
