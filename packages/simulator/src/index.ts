export type { VirtualAgent, VirtualAgentOptions } from "./agents/virtual-agent.js";
export { allActions, type Action, type TokenGrant } from "./api/action.js";
export { createScaledClock } from "./clock/scaled-clock.js";
export { createVirtualClock, type VirtualClock } from "./clock/virtual-clock.js";
export type { Clock } from "./clock/clock.js";
export type { Fault, FaultScope } from "./faults/fault.js";
export type { FaultInjector } from "./faults/fault-injector.js";
export { buildStandInImage, type BuildStandInImageOptions } from "./image/build-stand-in-image.js";
export { writeStandInImage, type StandInImageOptions } from "./image/write-stand-in-image.js";
export type { StandInFault } from "./image/dockerfile.js";
export { createJobLoad } from "./job-load/create-job-load.js";
export type { JobLoad, JobLoadOptions, JobLoadReport, JobLoss } from "./job-load/job-load.js";
export type { JobNeed } from "./job-load/job-need.js";
export { hasJdk } from "./packages/java-classes.js";
export { javaStandInPackage } from "./packages/java-stand-in-package.js";
export { nodeStandInPackage } from "./packages/node-stand-in-package.js";
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
export { createLocalFleet, type LocalFleet, type LocalFleetOptions } from "./stand-in/local-fleet.js";
export { createStandInHost, type StandInHost, type StandInHostOptions } from "./stand-in/stand-in-host.js";
export { writeNodeJava } from "./stand-in/write-node-java.js";
export type { SimulatorEvent } from "./world/event.js";
export type { LossReason } from "./world/operation.js";
export type { InstallationType, ReplicaType } from "./world/runner-record.js";
export type { RunnerStatus } from "./world/status.js";
