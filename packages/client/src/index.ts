export type { ProjectRunnerClient } from "./api/project-runner-client.js";
export type {
  CreateRunnerBody,
  ExportAllJobsOptions,
  ExportJobsQuery,
  ListRunnersQuery,
  NodeDispatchBody,
  PingOptions,
  ProjectRunnerOptions,
  RunningExecutionsQuery,
  SearchTagsQuery,
  UpdateRunnerBody,
  UpdateRunnerOptions,
} from "./api/requests.js";
export type { RunnerClient } from "./api/runner-client.js";
export { bearerAuth } from "./auth/bearer-auth.js";
export { passwordAuth } from "./auth/password-auth.js";
export { tokenAuth } from "./auth/token-auth.js";
export type { Auth, AuthContext } from "./auth/auth.js";
export type { PasswordCredentials } from "./auth/password-auth.js";
export { createRunnerClient } from "./client/create-runner-client.js";
export type { CallOptions } from "./context/call-options.js";
export type { RetryOptions, RunnerClientOptions } from "./context/runner-client-options.js";
export type { Clock } from "./clock/clock.js";
export { realClock } from "./clock/real-clock.js";
export type { DownloadOptions } from "./download/download-options.js";
export type { DownloadProgress, PackageDownload } from "./download/package-download.js";
export { RunnerApiError } from "./errors/runner-api-error.js";
export type { RunnerApiErrorCode } from "./errors/runner-api-error-code.js";
export type { RunnerApiErrorOptions } from "./errors/runner-api-error.js";
export type { components, operations, paths } from "./generated/schema.js";
export type { Logger } from "./logger/logger.js";
export type { DispatchMode, ProjectConfig } from "./normalise/project-config.js";
export type { ExecutionsStatus } from "./normalise/executions-status.js";
export type { ExportedJob, ProjectJobs, RunnerSelector } from "./normalise/exported-job.js";
export type { FeatureState } from "./normalise/feature-state.js";
export type { NewCredentials, NewReplica, NewRunner } from "./normalise/credentials.js";
export type { PingState } from "./normalise/ping-answer.js";
export type { ProjectDispatch } from "./normalise/project-associations.js";
export type { Replica } from "./normalise/replica.js";
export type { ReplicaValidation, RunnerInfo } from "./normalise/runner-info.js";
export type { RunnerSummary } from "./normalise/runner-summary.js";
export type { RunningExecution, RunningExecutions } from "./normalise/running-executions.js";
export type { SystemInfo } from "./normalise/system-info.js";
export type { UiFacts } from "./normalise/ui-facts.js";
export type { PingResult } from "./ping/ping-result.js";
