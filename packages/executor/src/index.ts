export type { Clock } from "./clock/clock.js";
export { realClock } from "./clock/real-clock.js";
export type { NewCredentials } from "./contract/credentials.js";
export { executorMethods, type Executor, type InspectRequest } from "./contract/executor.js";
export type { HostObservation } from "./contract/host-observation.js";
export type { OpenPackage, PackageSource } from "./contract/package-source.js";
export type { Progress, StepContext, StepOutcome, UnitRecord } from "./contract/step-context.js";
export { ExecutorError, type ExecutorErrorCode, type ExecutorErrorOptions } from "./errors/executor-error.js";
export { Secret } from "./secret/secret.js";
