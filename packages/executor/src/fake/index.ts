export type { FakeCall } from "./fake-call.js";
export { createFakeExecutor, type FakeExecutorOptions } from "./fake-executor.js";
export type { FakeCallName, FakeFault } from "./fake-fault.js";
export { FakeHost } from "./fake-host.js";
export { FakeRunner, type FakePackage, type FakeProcess } from "./fake-runner.js";
export { createFakeWorld, type FakeWorld, type FakeWorldOptions } from "./fake-world.js";
export type { ProcessStart, StartedProcess } from "./process-start.js";
