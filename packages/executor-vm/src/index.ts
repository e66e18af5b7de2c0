export { createVmExecutor } from "./create-vm-executor.js";
export type { VmExecutorOptions } from "./options/vm-executor-options.js";
