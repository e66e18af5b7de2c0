export { bearerAuth, passwordAuth, tokenAuth } from "./auth/index.js";
export type { Auth, AuthContext, PasswordCredentials } from "./auth/index.js";
export { createRunnerClient } from "./client/create-runner-client.js";
export type { CallOptions } from "./client/call-options.js";
export type { RetryOptions, RunnerClientOptions } from "./client/options.js";
export type { ProjectRunnerClient } from "./client/project-runner-client.js";
export type {
  CreateRunnerBody,
  DownloadOptions,
  ExportJobsQuery,
  ListRunnersQuery,
  NodeDispatchBody,
  PingOptions,
  ProjectRunnerOptions,
  RunningExecutionsQuery,
  SearchTagsQuery,
  UpdateRunnerBody,
  UpdateRunnerOptions,
} from "./client/requests.js";
export type { RunnerClient } from "./client/runner-client.js";
export type { Clock } from "./clock/index.js";
export { realClock } from "./clock/index.js";
export type { DownloadProgress, PackageDownload } from "./download/package-download.js";
export { RunnerApiError } from "./errors/index.js";
export type { RunnerApiErrorCode, RunnerApiErrorOptions } from "./errors/index.js";
export type { components, operations, paths } from "./generated/schema.js";
export type { Logger } from "./logger/index.js";
export type {
  DispatchMode,
  ExecutionsStatus,
  ExportedJob,
  FeatureState,
  NewCredentials,
  NewReplica,
  NewRunner,
  PingState,
  ProjectConfig,
  ProjectDispatch,
  Replica,
  ReplicaValidation,
  RunnerInfo,
  RunnerSelector,
  RunnerSummary,
  RunningExecution,
  RunningExecutions,
  SystemInfo,
  UiFacts,
} from "./normalise/index.js";
export type { PingResult } from "./ping/ping-result.js";
