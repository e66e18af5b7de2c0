export type { CallScope } from "./call/call-scope.js";
export {
  openCall,
  type CallOptions,
  type CallRequest,
  type HostOn,
  type OpenCall,
} from "./call/open-call.js";
export { placeRequest } from "./call/place-request.js";
export { watchFor, type WatchOptions } from "./call/watch-for.js";
export type { Clock } from "./clock/clock.js";
export { realClock } from "./clock/real-clock.js";
export { mapConcurrently } from "./concurrency/map-concurrently.js";
export type { ContainerTarget } from "./contract/container-target.js";
export type { NewCredentials } from "./contract/credentials.js";
export type {
  Certainty,
  DiscoverRequest,
  Evidence,
  EvidenceKind,
  FoundRunner,
  HiddenPart,
  PlaceDiscovery,
} from "./contract/discovery.js";
export type { CustomPlace, DockerPlace, KubernetesPlace, Place, VmPlace } from "./contract/place.js";
export type { ListedReplica, ReplicaSearch, ReplicaTarget } from "./contract/replica.js";
export {
  specificationVersion,
  type Executor,
  type HostSteps,
  type InspectRequest,
  type StepMethod,
} from "./contract/executor.js";
export type { HostObservation } from "./contract/host-observation.js";
export type { OpenPackage, PackageSource } from "./contract/package-source.js";
export { noInput, requireCredentials, requirePackage, type StepInput } from "./contract/step-input.js";
export type { Progress, StepContext, StepOutcome, UnitRecord } from "./contract/step-context.js";
export {
  assignmentLine,
  credsFileNames,
  credsFilePath,
  readAssignment,
  replaceAssignment,
} from "./credentials/creds-file.js";
export { fileWriterOf } from "./credentials/file-writer.js";
export { javaOptionVariables, namedFiles, type NamedFile } from "./credentials/named-files.js";
export { seemsToSetToken } from "./credentials/properties-token.js";
export {
  ExecutorError,
  type CustomErrorCode,
  type ExecutorErrorCode,
  type ExecutorErrorOptions,
} from "./errors/executor-error.js";
export { stepError, type CallSubject, type StepErrorExtra } from "./errors/step-error.js";
export { unforeseenError } from "./errors/unforeseen-error.js";
export { identityNotSeen } from "./findings/identity-not-seen.js";
export { isRunnerImage, isRunnerPackageName, namesRunner, serverGivenId } from "./recognition/recognition.js";
export { fitOutcome, requireFit, type Inspected } from "./findings/inspection-outcome.js";
export { silentLogger, type Logger } from "./logger/logger.js";
export { numberOption } from "./options/number-option.js";
export { optionProblem, type OptionNames } from "./options/option-problem.js";
export { redactArguments, Redactor, type RedactedInvocation } from "./secret/redactor.js";
export { isSecretName } from "./secret/secret-name.js";
export { Secret } from "./secret/secret.js";
export { withoutUserInfo } from "./secret/without-user-info.js";
export { argumentFilesIn } from "./text/argument-files.js";
export { printable, type PrintableOptions } from "@runner-upgrade/plan/platform";
export { wordsOf } from "./text/words.js";
