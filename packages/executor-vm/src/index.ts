export { createVmExecutor } from "./create-vm-executor.js";
export type { Logger, VmExecutorOptions } from "./options/vm-executor-options.js";
