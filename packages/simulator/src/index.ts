export type { VirtualAgent, VirtualAgentOptions } from "./agents/virtual-agent.js";
export { allActions, type Action, type TokenGrant } from "./api/action.js";
export { createScaledClock, createVirtualClock, type Clock, type VirtualClock } from "./clock/index.js";
export type { Fault, FaultInjector, FaultScope } from "./faults/index.js";
export {
  buildStandInImage,
  writeStandInImage,
  type BuildStandInImageOptions,
  type StandInFault,
  type StandInImageOptions,
} from "./image/index.js";
export {
  createJobLoad,
  type JobLoad,
  type JobLoadOptions,
  type JobLoadReport,
  type JobLoss,
  type JobNeed,
} from "./job-load/index.js";
export {
  hasJdk,
  javaStandInPackage,
  nodeStandInPackage,
  readPackage,
  virtualPackage,
  type PackageBuilder,
  type PackageCredentials,
  type PackageRequest,
} from "./packages/index.js";
export { createSimulator } from "./simulator/create-simulator.js";
export type { SimulatorOptions } from "./simulator/options.js";
export type {
  Listening,
  NewRunner,
  ProjectAssignment,
  RunnerState,
  Simulator,
} from "./simulator/simulator.js";
export {
  createLocalFleet,
  createStandInHost,
  writeNodeJava,
  type LocalFleet,
  type LocalFleetOptions,
  type StandInHost,
  type StandInHostOptions,
} from "./stand-in/index.js";
export type { SimulatorEvent } from "./world/event.js";
export type { LossReason } from "./world/operation.js";
export type { InstallationType, ReplicaType } from "./world/runner-record.js";
export type { RunnerStatus } from "./world/status.js";
