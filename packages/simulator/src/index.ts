export type { VirtualAgent, VirtualAgentOptions } from "./agents/virtual-agent.js";
export { allActions, type Action, type TokenGrant } from "./api/action.js";
export { createVirtualClock, type VirtualClock } from "./clock/virtual-clock.js";
export type { Clock } from "./clock/clock.js";
export type { Fault, FaultScope } from "./faults/fault.js";
export type { FaultInjector } from "./faults/fault-injector.js";
export { createJobLoad } from "./job-load/create-job-load.js";
export type { JobLoad, JobLoadOptions, JobLoadReport, JobLoss } from "./job-load/job-load.js";
export type { JobNeed } from "./job-load/job-need.js";
export { readPackage } from "./packages/read-package.js";
export { virtualPackage } from "./packages/virtual-package.js";
export type { PackageBuilder, PackageRequest } from "./packages/package-builder.js";
export type { PackageCredentials } from "./packages/credentials-entry.js";
export { createSimulator } from "./simulator/create-simulator.js";
export type { SimulatorOptions } from "./simulator/options.js";
export type {
  Listening,
  NewRunner,
  ProjectAssignment,
  RunnerState,
  Simulator,
} from "./simulator/simulator.js";
export type { SimulatorEvent } from "./world/event.js";
export type { LossReason } from "./world/operation.js";
export type { InstallationType, ReplicaType } from "./world/runner-record.js";
export type { RunnerStatus } from "./world/status.js";
