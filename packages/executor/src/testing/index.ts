export type { Case, ContractKit } from "./contract/contract-kit.js";
export {
  describeExecutorContract,
  type ExecutorContractOptions,
} from "./contract/describe-executor-contract.js";
export { Transcript } from "./contract/transcript.js";
export { Walk } from "./contract/walk.js";
export type { FakeCall } from "../fake/fake-call.js";
export { createFakeExecutor, type FakeExecutorOptions } from "../fake/fake-executor.js";
export type { FakeCallName, FakeFault } from "../fake/fake-fault.js";
export { FakeHost } from "../fake/fake-host.js";
export { FakeRunner, type FakePackage, type FakeProcess } from "../fake/fake-runner.js";
export { createFakeWorld, type FakeWorld, type FakeWorldOptions } from "../fake/fake-world.js";
export type { ProcessStart, StartedProcess } from "../fake/process-start.js";
export type {
  Disturbance,
  ExecutorCapabilities,
  ExecutorSubject,
  SubjectProcess,
  SubjectRequest,
  SubjectWorld,
} from "./subject/subject.js";
export { packageOf } from "./subject/test-package.js";
