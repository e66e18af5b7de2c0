import type { Client } from "openapi-fetch";
import type { CallOptions } from "../context/call-options.js";
import type { DownloadOptions } from "../download/download-options.js";
import type { PackageDownload } from "../download/package-download.js";
import type { paths } from "../generated/schema.js";
import type { NewCredentials, NewReplica, NewRunner } from "../normalise/credentials.js";
import type { ExecutionsStatus } from "../normalise/executions-status.js";
import type { ExportedJob, ProjectJobs } from "../normalise/exported-job.js";
import type { FeatureState } from "../normalise/feature-state.js";
import type { PingState } from "../normalise/ping-answer.js";
import type { Replica } from "../normalise/replica.js";
import type { RunnerInfo } from "../normalise/runner-info.js";
import type { RunnerSummary } from "../normalise/runner-summary.js";
import type { RunningExecutions } from "../normalise/running-executions.js";
import type { SystemInfo } from "../normalise/system-info.js";
import type { UiFacts } from "../normalise/ui-facts.js";
import type { PingResult } from "../ping/ping-result.js";
import type { ProjectRunnerClient } from "./project-runner-client.js";
import type {
  CreateRunnerBody,
  ExportAllJobsOptions,
  ExportJobsQuery,
  ListRunnersQuery,
  PingOptions,
  RunningExecutionsQuery,
  SearchTagsQuery,
  UpdateRunnerBody,
  UpdateRunnerOptions,
} from "./requests.js";

/**
 * The Runner API of one server. Every method resolves to data or rejects with a `RunnerApiError`. Methods that only
 * read, delete, or set something to a value are tried again after a passing failure; `createRunner`,
 * `regenerateCredentials`, `createReplica` and `startPing` never are.
 */
export interface RunnerClient {
  /** The server's base URL, without a trailing slash. */
  readonly url: string;
  /**
   * The document's own client, typed by its paths, for what the methods do not offer. Credentials, version, time limit,
   * retries and redirects are the same; an answer that refuses is returned as `error`, and a body is not bounded.
   */
  readonly raw: Client<paths>;

  /** The server's API version, asked for once and remembered. */
  getApiVersion(options?: CallOptions): Promise<number>;
  getSystemInfo(options?: CallOptions): Promise<SystemInfo>;
  /** Never rejects because the server does not know the name: that is `unknown`. */
  getFeature(name: string, options?: CallOptions): Promise<FeatureState>;
  /**
   * Whether Runners of this server have replicas, so that regenerating credentials is the wrong way to upgrade them:
   * the flag `runnerReplicas` and API 55, else whether a list of replicas is answered.
   */
  getReplicasMode(options?: CallOptions): Promise<"on" | "off" | "unknown">;
  /** `passive` is an answer also where the server says it with 503. */
  getExecutionsStatus(options?: CallOptions): Promise<ExecutionsStatus>;
  /** `*` asks for all projects. */
  listRunningExecutions(
    project: string,
    query?: RunningExecutionsQuery,
    options?: CallOptions,
  ): Promise<RunningExecutions>;
  /** Asks for JSON from API 44, for YAML before. */
  exportJobs(project: string, query?: ExportJobsQuery, options?: CallOptions): Promise<ExportedJob[]>;
  /**
   * Exports every job of several projects, a few projects at a time, in the order of `projects`. The first failure ends the
   * whole: a project that is missing would look like one without jobs. A job that the caller may not read is left out
   * by the server, without a word.
   */
  exportAllJobs(projects: readonly string[], options?: ExportAllJobsOptions): Promise<ProjectJobs[]>;

  listRunners(query?: ListRunnersQuery, options?: CallOptions): Promise<RunnerSummary[]>;
  getRunner(runnerId: string, options?: CallOptions): Promise<RunnerInfo>;
  /** Never tried again. */
  createRunner(body: CreateRunnerBody, options?: CallOptions): Promise<NewRunner>;
  updateRunner(runnerId: string, body: UpdateRunnerBody, options?: UpdateRunnerOptions): Promise<RunnerInfo>;
  deleteRunner(runnerId: string, options?: CallOptions): Promise<void>;
  /** Starts a ping and follows its token to the answer or the deadline. A silent Runner does not reject. */
  pingRunner(runnerId: string, options?: PingOptions): Promise<PingResult>;
  /** Starts a ping and returns its token. Never tried again. */
  startPing(runnerId: string, options?: CallOptions): Promise<string>;
  checkPing(pingToken: string, options?: CallOptions): Promise<PingState>;
  /** The old credentials are dead from the moment the server has handled it. Never tried again. */
  regenerateCredentials(runnerId: string, options?: CallOptions): Promise<NewCredentials>;
  /** Resolves when the first bytes were seen to be those of a package. */
  downloadPackage(downloadToken: string, options?: DownloadOptions): Promise<PackageDownload>;
  getRunnerTags(runnerId: string, options?: CallOptions): Promise<string[]>;
  /** How many Runners carry each tag. The document demands a project, the prose knows none: pass it. */
  listTags(
    query?: { readonly project?: string | undefined },
    options?: CallOptions,
  ): Promise<Record<string, number>>;
  searchTags(query?: SearchTagsQuery, options?: CallOptions): Promise<string[]>;
  getUi(options?: CallOptions): Promise<UiFacts>;
  /** Untyped on purpose: the published result of this call is plainly wrong. */
  getRunnerKeys(
    runnerId: string,
    query?: { readonly path?: string | undefined; readonly refresh?: boolean | undefined },
    options?: CallOptions,
  ): Promise<unknown>;
  /** From API 55. Rejects with `BAD_REQUEST` or `NOT_FOUND` (probable) where the server runs no replicas. */
  listReplicas(runnerId: string, options?: CallOptions): Promise<Replica[]>;
  /**
   * Adds a replica to a manual Runner. Never tried again: where the answer was lost (`mayHaveTakenEffect`), compare the
   * lists before and after. Rejects with `BAD_REQUEST` for an ephemeral Runner (probable).
   */
  createReplica(runnerId: string, options?: CallOptions): Promise<NewReplica>;
  /** Rejects with `NOT_FOUND` for a replica that is gone, unless an earlier attempt of this call may have deleted it. */
  deleteReplica(runnerId: string, replicaId: string, options?: CallOptions): Promise<void>;

  /** The same calls in one project. */
  project(name: string): ProjectRunnerClient;
}
