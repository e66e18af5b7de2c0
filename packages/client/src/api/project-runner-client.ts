import type { CallOptions } from "../context/call-options.js";
import type { DownloadOptions } from "../download/download-options.js";
import type { PackageDownload } from "../download/package-download.js";
import type { NewCredentials, NewReplica, NewRunner } from "../normalise/credentials.js";
import type { PingState } from "../normalise/ping-answer.js";
import type { DispatchMode, ProjectConfig } from "../normalise/project-config.js";
import type { Replica } from "../normalise/replica.js";
import type { RunnerInfo } from "../normalise/runner-info.js";
import type { RunnerSummary } from "../normalise/runner-summary.js";
import type { UiFacts } from "../normalise/ui-facts.js";
import type { PingResult } from "../ping/ping-result.js";
import type {
  CreateRunnerBody,
  ListRunnersQuery,
  NodeDispatchBody,
  PingOptions,
  ProjectRunnerOptions,
  UpdateRunnerBody,
  UpdateRunnerOptions,
} from "./requests.js";

/**
 * The Runner API in one project. A Runner that several projects share can only be removed here; editing, deleting and
 * regenerating need the system level (rundeck/docs, project runner management).
 */
export interface ProjectRunnerClient {
  readonly project: string;
  listRunners(query?: ListRunnersQuery, options?: CallOptions): Promise<RunnerSummary[]>;
  getRunner(runnerId: string, options?: ProjectRunnerOptions): Promise<RunnerInfo>;
  /** Never tried again. */
  createRunner(body: CreateRunnerBody, options?: CallOptions): Promise<NewRunner>;
  updateRunner(runnerId: string, body: UpdateRunnerBody, options?: UpdateRunnerOptions): Promise<RunnerInfo>;
  deleteRunner(runnerId: string, options?: CallOptions): Promise<void>;
  pingRunner(runnerId: string, options?: PingOptions): Promise<PingResult>;
  /** Never tried again. */
  startPing(runnerId: string, options?: CallOptions): Promise<string>;
  checkPing(pingToken: string, options?: CallOptions): Promise<PingState>;
  /** Never tried again. */
  regenerateCredentials(runnerId: string, options?: CallOptions): Promise<NewCredentials>;
  downloadPackage(downloadToken: string, options?: DownloadOptions): Promise<PackageDownload>;
  /** Asks the newer path, then the older one where the server does not know it. */
  getUi(options?: CallOptions): Promise<UiFacts>;
  getConfig(options?: CallOptions): Promise<ProjectConfig>;
  saveConfig(
    config: { readonly dispatch: Exclude<DispatchMode, "unknown"> },
    options?: CallOptions,
  ): Promise<ProjectConfig>;
  /** Resolves to the server's answer, whose shape no document tells. */
  saveNodeDispatchConfig(body: NodeDispatchBody, options?: CallOptions): Promise<RunnerInfo | null>;
  /** Takes the Runner from this project; it stays in its others. */
  removeProjectAssociation(runnerId: string, options?: CallOptions): Promise<RunnerInfo>;
  listReplicas(runnerId: string, options?: CallOptions): Promise<Replica[]>;
  /** Never tried again. */
  createReplica(runnerId: string, options?: CallOptions): Promise<NewReplica>;
  deleteReplica(runnerId: string, replicaId: string, options?: CallOptions): Promise<void>;
}
