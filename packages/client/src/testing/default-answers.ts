import type { components } from "../generated/schema.js";
import type { AnsweredCall, Answers } from "./answers.js";
import { runnerApiError } from "./runner-api-error.js";

/** A Runner as the server sends it, in list and info; it must have an id. */
export type TestRunner = components["schemas"]["RunnerInfo"] & { readonly id: string };

/** What the default answers speak of. */
export interface DefaultAnswersOptions {
  readonly apiVersion: number;
  readonly serverVersion: string;
  readonly runners: readonly TestRunner[];
}

/** Ten bytes that begin like a package: give `minBytes` to a download in a test. */
const tinyPackage = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0, 0, 0]);

/** The answers of a server that is well, has the given Runners, and forgets what it is told. */
export function defaultAnswers(options: DefaultAnswersOptions): Answers {
  const { apiVersion, serverVersion, runners } = options;
  const missing = (): Response => runnerApiError({ status: 404, message: "Runner not found", apiVersion });
  const info = (call: AnsweredCall): TestRunner | Response =>
    runners.find(({ id }) => id === call.params["runnerId"]) ?? missing();
  const list = { runners: runners.map((runner) => withListFields(runner)) };
  const credentials = (call: AnsweredCall): Required<components["schemas"]["NewCredentials"]> => ({
    runnerId: call.params["runnerId"] ?? "new-runner",
    token: `runner-token-${call.count}`,
    downloadTk: `download-token-${call.count}`,
  });
  const replica = (call: AnsweredCall): components["schemas"]["NewReplica"] => ({
    ...credentials(call),
    replicaId: `replica-${call.count}`,
  });
  const ping = { pingToken: "ping-token" };
  const pong = { completed: true, message: "pong", iserror: false };
  const config = (call: AnsweredCall): components["schemas"]["ProjectConfig"] => ({
    project: call.params["project"] ?? "",
    automatic: true,
  });
  const ui = {
    allowedActions: ["create", "update", "delete", "ping", "regen"],
    features: [],
    projectCount: 1,
  };
  const tagged = (call: AnsweredCall): string[] =>
    runners.find(({ id }) => id === call.params["runnerId"])?.tagNames ?? [];
  const packageAnswer = (): Response =>
    new Response(tinyPackage, {
      headers: {
        "content-type": "application/java-archive",
        "content-length": String(tinyPackage.byteLength),
      },
    });

  return {
    getSystemInfo: {
      system: {
        rundeck: { version: serverVersion, apiversion: apiVersion, serverUUID: "test-server", node: "test" },
        executions: { active: true, executionMode: "active" },
      },
    },
    getFeature: (call) => ({
      name: call.params["featureName"] ?? "",
      enabled: call.params["featureName"] === "runner",
    }),
    getExecutionsStatus: { executionMode: "active" },
    listRunningExecutions: { paging: { count: 0, total: 0, offset: 0, max: 20 }, executions: [] },
    exportJobs: [],
    listRunners: list,
    listProjectRunners: list,
    createRunner: credentials,
    createProjectRunner: credentials,
    getRunner: info,
    getProjectRunner: info,
    updateRunner: info,
    updateProjectRunner: info,
    removeProjectAssociation: info,
    startPing: ping,
    startProjectPing: ping,
    checkPing: pong,
    checkProjectPing: pong,
    regenerateCredentials: credentials,
    regenerateProjectCredentials: credentials,
    downloadPackage: packageAnswer(),
    downloadProjectPackage: packageAnswer(),
    getRunnerTags: tagged,
    listTags: { tags: countsOf(runners) },
    searchTags: Object.keys(countsOf(runners)),
    getUi: ui,
    getProjectUi: ui,
    getProjectUiByQuery: ui,
    getRunnerKeys: {},
    getProjectConfig: config,
    saveProjectConfig: config,
    saveNodeDispatchConfig: {},
    listReplicas: { replicas: [] },
    listProjectReplicas: { replicas: [] },
    createReplica: replica,
    createProjectReplica: replica,
    startReplica: {},
  };
}

// The list calls the version `version`, also where the info calls it `runnerVersion`.
function withListFields(runner: TestRunner): components["schemas"]["RunnerSummary"] {
  const { projectAssociations, runnerVersion, version = runnerVersion, ...rest } = runner;
  const filters = Object.keys(projectAssociations?.projectNodeFilters ?? projectAssociations ?? {});
  return { ...rest, associatedProjects: filters.length, ...(version === undefined ? {} : { version }) };
}

function countsOf(runners: readonly TestRunner[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const tag of runners.flatMap(({ tagNames }) => tagNames ?? [])) counts[tag] = (counts[tag] ?? 0) + 1;
  return counts;
}
