import type { OperationName } from "../../src/generated/operations.js";
import type { RunnerClient } from "../../src/index.js";

const id = "0f5a6c1e-1111-4222-8333-944455556666";
const credentials = { runnerId: id, token: "runner-token", downloadTk: "download-token" };
const info = { id, name: "one", status: "Healthy" };

/** One operation called through its method: what must go out, and what comes back. */
export interface OperationCase {
  readonly call: (client: RunnerClient) => Promise<unknown>;
  readonly path: string;
  readonly answer: object;
  /** Where the answer is no JSON. */
  readonly response?: () => Response;
  readonly body?: unknown;
  readonly result?: unknown;
}

type Cases = Readonly<Partial<Record<OperationName, OperationCase>>>;

const zip = new Uint8Array([0x50, 0x4b, 3, 4, 9]);
const jar = (): Response =>
  new Response(zip, { headers: { "content-type": "application/java-archive", "content-length": "5" } });
const small = { minBytes: 1 };
const create = { name: "one", description: "d", tagNames: ["A", "b"], assignedProjects: { ops: ".*" } };
const createBody = { name: "one", description: "d", tagNames: "A,b", assignedProjects: { ops: ".*" } };
const ui = { allowedActions: ["regen"], features: [], projectCount: 2 };

/** The operations at system level. */
export const systemCases: Cases = {
  getSystemInfo: {
    call: (client) => client.getSystemInfo(),
    path: "/system/info",
    answer: { system: { rundeck: { version: "5.7.0-20241021", apiversion: "48" } } },
    result: { version: "5.7.0-20241021", apiVersion: 48 },
  },
  getFeature: {
    call: (client) => client.getFeature("runnerReplicas"),
    path: "/feature/runnerReplicas",
    answer: { enabled: true },
    result: { name: "runnerReplicas", state: "on" },
  },
  getExecutionsStatus: {
    call: (client) => client.getExecutionsStatus(),
    path: "/system/executions/status",
    answer: { executionMode: "active" },
    result: { executionMode: "active" },
  },
  listRunningExecutions: {
    call: (client) => client.listRunningExecutions("*", { max: 5, includePostponed: true }),
    path: "/project/*/executions/running?max=5&includePostponed=true",
    answer: { paging: { count: 1, total: 1, offset: 0, max: 5 }, executions: [{ id: 7, status: "running" }] },
    result: { total: 1, executions: [{ id: 7, status: "running" }] },
  },
  exportJobs: {
    call: (client) => client.exportJobs("ops", { ids: ["a", "b"], groupPath: "x/y" }),
    path: "/project/ops/jobs/export?format=json&idlist=a%2Cb&groupPath=x%2Fy",
    answer: [
      { uuid: "j", name: "job", runnerSelector: { filter: "A", runnerFilterType: "TAGS_FILTER_AND" } },
    ],
    result: [{ id: "j", runnerSelector: { filter: "A", type: "TAG_FILTER_AND" } }],
  },
  listRunners: {
    call: (client) => client.listRunners({ tags: ["a", "b"], status: "Healthy" }),
    path: "/runnerManagement/runners?tags=a%2Cb&status=Healthy",
    answer: { runners: [info] },
    result: [{ id, name: "one", status: "Healthy" }],
  },
  createRunner: {
    call: (client) => client.createRunner(create),
    path: "/runnerManagement/runners",
    answer: {
      ...credentials,
      name: "one",
      projectAssociations: { ops: ".*" },
      filename: "runner.jar",
      other: 1,
    },
    body: createBody,
    result: {
      runnerId: id,
      downloadToken: "download-token",
      projects: { ops: ".*" },
      fileName: "runner.jar",
      rest: { other: 1 },
    },
  },
  getRunner: {
    call: (client) => client.getRunner(id),
    path: `/runnerManagement/runner/${id}`,
    answer: info,
    result: { id },
  },
  updateRunner: {
    call: (client) => client.updateRunner(id, { tagNames: [] }),
    path: `/runnerManagement/runner/${id}`,
    answer: info,
    body: { runnerId: id, tagNames: "" },
    result: { id },
  },
  deleteRunner: {
    call: (client) => client.deleteRunner(id),
    path: `/runnerManagement/runner/${id}`,
    answer: {},
    response: () => new Response(null, { status: 204 }),
  },
  startPing: {
    call: (client) => client.startPing(id),
    path: `/runnerManagement/runner/${id}/ping`,
    answer: { pingToken: "p" },
    result: "p",
  },
  checkPing: {
    call: (client) => client.checkPing("p/1"),
    path: "/runnerManagement/checkPing/p%2F1",
    answer: { completed: true, message: "pong", iserror: false },
    result: { completed: true, isError: false, message: "pong" },
  },
  regenerateCredentials: {
    call: (client) => client.regenerateCredentials(id),
    path: `/runnerManagement/runner/${id}/regenerateCreds`,
    answer: credentials,
    result: { runnerId: id, token: "runner-token", downloadToken: "download-token" },
  },
  downloadPackage: {
    call: (client) => client.downloadPackage("tk", small),
    path: "/runnerManagement/download/tk",
    answer: {},
    response: jar,
    result: { sizeBytes: 5 },
  },
  getRunnerTags: {
    call: (client) => client.getRunnerTags(id),
    path: `/runnerManagement/runner/${id}/tags`,
    answer: ["A", "b"],
    result: ["A", "b"],
  },
  listTags: {
    call: (client) => client.listTags({ project: "ops" }),
    path: "/runnerManagement/tags?project=ops",
    answer: { tags: { A: 2 } },
    result: { A: 2 },
  },
  getUi: {
    call: (client) => client.getUi(),
    path: "/runnerManagement/ui",
    answer: ui,
    result: { allowedActions: ["regen"] },
  },
  getRunnerKeys: {
    call: (client) => client.getRunnerKeys(id, { path: "keys", refresh: true }),
    path: `/runnerManagement/runner/${id}/keys?path=keys&refresh=true`,
    answer: { anything: 1 },
    result: { anything: 1 },
  },
  searchTags: {
    call: (client) => client.searchTags({ keyword: "a", limit: 3 }),
    path: "/runnerTag/searchTags?keyword=a&limit=3",
    answer: ["a"],
    result: ["a"],
  },
  listReplicas: {
    call: (client) => client.listReplicas(id),
    path: `/runnerManagement/runner/${id}/replicas`,
    answer: { replicas: [{ replicaId: "r", uptime: 12 }] },
    result: [{ replicaId: "r", uptimeMs: 12 }],
  },
  createReplica: {
    call: (client) => client.createReplica(id),
    path: `/runnerManagement/runner/${id}/replicas`,
    answer: { ...credentials, replicaId: "r" },
    result: { replicaId: "r", downloadToken: "download-token" },
  },
  deleteReplica: {
    call: (client) => client.deleteReplica(id, "r"),
    path: `/runnerManagement/runner/${id}/replica/r`,
    answer: {},
    response: () => new Response(null, { status: 204 }),
  },
};

/** The operations in a project. */
export const projectCases: Cases = {
  listProjectRunners: {
    call: (client) => client.project("ops").listRunners({ localOnly: false }),
    path: "/project/ops/runnerManagement/runners?localOnly=false",
    answer: { runners: [info] },
    result: [{ id }],
  },
  createProjectRunner: {
    call: (client) => client.project("ops").createRunner(create),
    path: "/project/ops/runnerManagement/runners",
    answer: credentials,
    body: createBody,
    result: { runnerId: id },
  },
  getProjectRunner: {
    call: (client) => client.project("a b").getRunner(id),
    path: `/project/a%20b/runnerManagement/runner/${id}`,
    answer: info,
    result: { id },
  },
  updateProjectRunner: {
    call: (client) => client.project("ops").updateRunner(id, { description: "x" }),
    path: `/project/ops/runnerManagement/runner/${id}`,
    answer: info,
    body: { runnerId: id, description: "x" },
  },
  deleteProjectRunner: {
    call: (client) => client.project("ops").deleteRunner(id),
    path: `/project/ops/runnerManagement/runner/${id}`,
    answer: {},
    response: () => new Response(null, { status: 204 }),
  },
  startProjectPing: {
    call: (client) => client.project("ops").startPing(id),
    path: `/project/ops/runnerManagement/runner/${id}/ping`,
    answer: { pingToken: "p" },
  },
  checkProjectPing: {
    call: (client) => client.project("ops").checkPing("p"),
    path: "/project/ops/runnerManagement/checkPing/p",
    answer: { completed: false },
    result: { completed: false, isError: false, message: "" },
  },
  regenerateProjectCredentials: {
    call: (client) => client.project("ops").regenerateCredentials(id),
    path: `/project/ops/runnerManagement/runner/${id}/regenerateCreds`,
    answer: credentials,
  },
  downloadProjectPackage: {
    call: (client) => client.project("ops").downloadPackage("tk", small),
    path: "/project/ops/runnerManagement/download/tk",
    answer: {},
    response: jar,
  },
  getProjectUi: {
    call: (client) => client.project("ops").getUi(),
    path: "/project/ops/runnerManagement/ui",
    answer: ui,
  },
  getProjectConfig: {
    call: (client) => client.project("ops").getConfig(),
    path: "/project/ops/runnerManagement/config",
    answer: { project: "ops", automatic: true },
    result: { project: "ops", dispatch: "automatic" },
  },
  saveProjectConfig: {
    call: (client) => client.project("ops").saveConfig({ dispatch: "manual" }),
    path: "/project/ops/runnerManagement/config",
    answer: { project: "ops", automatic: false },
    body: { project: "ops", automatic: false },
    result: { dispatch: "manual" },
  },
  saveNodeDispatchConfig: {
    call: (client) =>
      client.project("ops").saveNodeDispatchConfig({ runnerId: id, runnerAsNodeEnabled: true }),
    path: "/project/ops/runnerManagement/nodeDispatch/config",
    answer: { id, runnerAsNodeEnabled: true },
    body: { runnerId: id, runnerAsNodeEnabled: true },
    result: { id, runnerAsNodeEnabled: true },
  },
  removeProjectAssociation: {
    call: (client) => client.project("ops").removeProjectAssociation(id),
    path: `/project/ops/runnerManagement/runner/${id}/removeProjectAssociation`,
    answer: info,
    body: { runnerId: id },
  },
  listProjectReplicas: {
    call: (client) => client.project("ops").listReplicas(id),
    path: `/project/ops/runnerManagement/runner/${id}/replicas`,
    answer: { replicas: [] },
    result: [],
  },
  createProjectReplica: {
    call: (client) => client.project("ops").createReplica(id),
    path: `/project/ops/runnerManagement/runner/${id}/replicas`,
    answer: { ...credentials, replicaId: "r" },
  },
  deleteProjectReplica: {
    call: (client) => client.project("ops").deleteReplica(id, "r"),
    path: `/project/ops/runnerManagement/runner/${id}/replica/r`,
    answer: {},
    response: () => new Response(null, { status: 204 }),
  },
};
