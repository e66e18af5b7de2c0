// Generated from openapi/runner-api.yaml by `npm run generate`. Do not edit.
import type { OperationFacts } from "../document/operation-facts.js";

/** Every operation of the document, by its `operationId`. */
export type OperationName =
  | "getSystemInfo"
  | "getFeature"
  | "getExecutionsStatus"
  | "listRunningExecutions"
  | "exportJobs"
  | "listRunners"
  | "createRunner"
  | "listProjectRunners"
  | "createProjectRunner"
  | "getRunner"
  | "updateRunner"
  | "deleteRunner"
  | "getProjectRunner"
  | "updateProjectRunner"
  | "deleteProjectRunner"
  | "startPing"
  | "startProjectPing"
  | "checkPing"
  | "checkProjectPing"
  | "regenerateCredentials"
  | "regenerateProjectCredentials"
  | "downloadPackage"
  | "downloadProjectPackage"
  | "getRunnerTags"
  | "listTags"
  | "getUi"
  | "getProjectUi"
  | "getProjectUiByQuery"
  | "getRunnerKeys"
  | "getProjectConfig"
  | "saveProjectConfig"
  | "saveNodeDispatchConfig"
  | "removeProjectAssociation"
  | "listReplicas"
  | "createReplica"
  | "listProjectReplicas"
  | "createProjectReplica"
  | "deleteReplica"
  | "deleteProjectReplica"
  | "searchTags"
  | "startReplica";

/** What the document says of each operation, as far as sending it depends on it. */
export const operationFacts: Readonly<Record<OperationName, OperationFacts>> = {
  getSystemInfo: {"method":"GET","path":"/system/info","since":14,"isIdempotent":true,"secretParameters":[]},
  getFeature: {"method":"GET","path":"/feature/{featureName}","since":42,"isIdempotent":true,"secretParameters":[]},
  getExecutionsStatus: {"method":"GET","path":"/system/executions/status","since":32,"isIdempotent":true,"secretParameters":[]},
  listRunningExecutions: {"method":"GET","path":"/project/{project}/executions/running","since":14,"isIdempotent":true,"secretParameters":[]},
  exportJobs: {"method":"GET","path":"/project/{project}/jobs/export","since":14,"isIdempotent":true,"secretParameters":[]},
  listRunners: {"method":"GET","path":"/runnerManagement/runners","since":41,"isIdempotent":true,"secretParameters":[]},
  createRunner: {"method":"POST","path":"/runnerManagement/runners","since":42,"isIdempotent":false,"secretParameters":[]},
  listProjectRunners: {"method":"GET","path":"/project/{project}/runnerManagement/runners","since":41,"isIdempotent":true,"secretParameters":[]},
  createProjectRunner: {"method":"POST","path":"/project/{project}/runnerManagement/runners","since":42,"isIdempotent":false,"secretParameters":[]},
  getRunner: {"method":"GET","path":"/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  updateRunner: {"method":"POST","path":"/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  deleteRunner: {"method":"DELETE","path":"/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  getProjectRunner: {"method":"GET","path":"/project/{project}/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  updateProjectRunner: {"method":"POST","path":"/project/{project}/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  deleteProjectRunner: {"method":"DELETE","path":"/project/{project}/runnerManagement/runner/{runnerId}","since":41,"isIdempotent":true,"secretParameters":[]},
  startPing: {"method":"POST","path":"/runnerManagement/runner/{runnerId}/ping","since":41,"isIdempotent":false,"secretParameters":[]},
  startProjectPing: {"method":"POST","path":"/project/{project}/runnerManagement/runner/{runnerId}/ping","since":41,"isIdempotent":false,"secretParameters":[]},
  checkPing: {"method":"GET","path":"/runnerManagement/checkPing/{pingToken}","since":42,"isIdempotent":true,"secretParameters":["pingToken"]},
  checkProjectPing: {"method":"GET","path":"/project/{project}/runnerManagement/checkPing/{pingToken}","since":42,"isIdempotent":true,"secretParameters":["pingToken"]},
  regenerateCredentials: {"method":"POST","path":"/runnerManagement/runner/{runnerId}/regenerateCreds","since":42,"isIdempotent":false,"secretParameters":[]},
  regenerateProjectCredentials: {"method":"POST","path":"/project/{project}/runnerManagement/runner/{runnerId}/regenerateCreds","since":42,"isIdempotent":false,"secretParameters":[]},
  downloadPackage: {"method":"GET","path":"/runnerManagement/download/{downloadToken}","since":41,"isIdempotent":true,"secretParameters":["downloadToken"]},
  downloadProjectPackage: {"method":"GET","path":"/project/{project}/runnerManagement/download/{downloadToken}","since":41,"isIdempotent":true,"secretParameters":["downloadToken"]},
  getRunnerTags: {"method":"GET","path":"/runnerManagement/runner/{runnerId}/tags","since":42,"isIdempotent":true,"secretParameters":[]},
  listTags: {"method":"GET","path":"/runnerManagement/tags","since":42,"isIdempotent":true,"secretParameters":[]},
  getUi: {"method":"GET","path":"/runnerManagement/ui","since":42,"isIdempotent":true,"secretParameters":[]},
  getProjectUi: {"method":"GET","path":"/project/{project}/runnerManagement/ui","since":43,"isIdempotent":true,"secretParameters":[]},
  getProjectUiByQuery: {"method":"GET","path":"/runnerManagement/projectUi","since":43,"isIdempotent":true,"secretParameters":[]},
  getRunnerKeys: {"method":"GET","path":"/runnerManagement/runner/{runnerId}/keys","since":42,"isIdempotent":true,"secretParameters":[]},
  getProjectConfig: {"method":"GET","path":"/project/{project}/runnerManagement/config","since":41,"isIdempotent":true,"secretParameters":[]},
  saveProjectConfig: {"method":"POST","path":"/project/{project}/runnerManagement/config","since":41,"isIdempotent":true,"secretParameters":[]},
  saveNodeDispatchConfig: {"method":"POST","path":"/project/{project}/runnerManagement/nodeDispatch/config","since":42,"isIdempotent":true,"secretParameters":[]},
  removeProjectAssociation: {"method":"POST","path":"/project/{project}/runnerManagement/runner/{runnerId}/removeProjectAssociation","since":41,"isIdempotent":true,"secretParameters":[]},
  listReplicas: {"method":"GET","path":"/runnerManagement/runner/{runnerId}/replicas","since":55,"isIdempotent":true,"secretParameters":[]},
  createReplica: {"method":"POST","path":"/runnerManagement/runner/{runnerId}/replicas","since":55,"isIdempotent":false,"secretParameters":[]},
  listProjectReplicas: {"method":"GET","path":"/project/{project}/runnerManagement/runner/{runnerId}/replicas","since":55,"isIdempotent":true,"secretParameters":[]},
  createProjectReplica: {"method":"POST","path":"/project/{project}/runnerManagement/runner/{runnerId}/replicas","since":55,"isIdempotent":false,"secretParameters":[]},
  deleteReplica: {"method":"DELETE","path":"/runnerManagement/runner/{runnerId}/replica/{replicaId}","since":55,"isIdempotent":true,"secretParameters":[]},
  deleteProjectReplica: {"method":"DELETE","path":"/project/{project}/runnerManagement/runner/{runnerId}/replica/{replicaId}","since":55,"isIdempotent":true,"secretParameters":[]},
  searchTags: {"method":"GET","path":"/runnerTag/searchTags","since":42,"isIdempotent":true,"secretParameters":[]},
  startReplica: {"method":"GET","path":"/runner/startup","since":55,"isIdempotent":false,"secretParameters":[]},
};
