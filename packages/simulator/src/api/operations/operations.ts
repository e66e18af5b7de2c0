import type { ApiOperation } from "../call.js";
import { agentStartup } from "./agent-startup.js";
import { createRunner } from "./create-runner.js";
import { downloadPackage, regenerateCredentials } from "./credentials.js";
import {
  disableExecutions,
  enableExecutions,
  getExecutionsStatus,
  listRunningExecutions,
} from "./executions.js";
import { exportJobs, getJob } from "./jobs.js";
import { listRunners } from "./list-runners.js";
import { deleteRunner, getRunner, removeProjectAssociation, updateRunner } from "./manage-runner.js";
import { checkPing, startPing } from "./ping.js";
import { getProjectConfig, saveNodeDispatchConfig, saveProjectConfig } from "./project-config.js";
import { createReplica, deleteReplica, listReplicas } from "./replicas.js";
import { listRunnerKeys } from "./runner-keys.js";
import { getFeature, getSystemInfo } from "./system.js";
import { listRunnerTags, listTags, searchTags } from "./tags.js";
import { getLegacyProjectUi, getProjectUi, getUi } from "./ui.js";

/** Every operation of the control plane that the simulator knows. */
export const operations: readonly ApiOperation[] = [
  ...listRunners,
  ...createRunner,
  ...getRunner,
  ...updateRunner,
  ...deleteRunner,
  removeProjectAssociation,
  ...startPing,
  ...checkPing,
  ...regenerateCredentials,
  ...downloadPackage,
  ...listReplicas,
  ...createReplica,
  ...deleteReplica,
  listRunnerTags,
  listTags,
  searchTags,
  getUi,
  getProjectUi,
  getLegacyProjectUi,
  listRunnerKeys,
  getProjectConfig,
  saveProjectConfig,
  saveNodeDispatchConfig,
  getSystemInfo,
  getFeature,
  getExecutionsStatus,
  enableExecutions,
  disableExecutions,
  listRunningExecutions,
  exportJobs,
  getJob,
  agentStartup,
];
