import type {
  NewCredentials,
  PingResult,
  ProjectConfig,
  RunnerInfo,
  RunnerSummary,
} from "@runner-upgrade/client";
import type { ControlPlane } from "../../src/control-plane/control-plane.js";

/** What a Runner is, as far as a test says. */
export interface FakeRunnerFields {
  readonly id: string;
  status: string;
  version: string | null;
  tags: readonly string[];
  projects: Readonly<Record<string, string>>;
  uptime: number | null;
  runningOperations: number | null;
  maxRunningOperations: number | null;
  answersPings: boolean;
  /** Of its part in every project; null where the list does not tell. */
  nodeFilter: string | null;
  /** Of its part in every project that has a node filter. */
  remoteNodeDispatch: boolean;
}

/** A control plane in memory, for tests of one part that asks it. Every call can be held up or made to fail. */
export interface FakeControlPlane extends ControlPlane {
  readonly runners: Map<string, FakeRunnerFields>;
  readonly calls: string[];
  /** Called before each call takes effect. */
  onCall: (name: string, runnerId: string | null) => Promise<void> | void;
  onRegenerate: (runnerId: string) => Promise<NewCredentials>;
  /** How every project chooses its Runners. */
  dispatch: ProjectConfig["dispatch"];
}

export function fakeRunner(fields: Partial<FakeRunnerFields> & { readonly id: string }): FakeRunnerFields {
  return {
    status: "Healthy",
    version: "5.6.0",
    tags: ["east"],
    projects: { web: ".*" },
    uptime: 1_000,
    runningOperations: 0,
    maxRunningOperations: 50,
    answersPings: true,
    nodeFilter: null,
    remoteNodeDispatch: true,
    ...fields,
  };
}

export function createFakeControlPlane(runners: readonly FakeRunnerFields[]): FakeControlPlane {
  const byId = new Map(runners.map((runner) => [runner.id, runner]));
  const called = async (name: string, runnerId: string | null): Promise<void> => {
    controlPlane.calls.push(runnerId === null ? name : `${name} ${runnerId}`);
    await controlPlane.onCall(name, runnerId);
  };
  const find = (runnerId: string): FakeRunnerFields => {
    const runner = byId.get(runnerId);
    if (runner === undefined) throw Object.assign(new Error("not found"), { code: "NOT_FOUND", status: 404 });
    return runner;
  };
  const level = {
    listRunners: async (): Promise<RunnerSummary[]> => {
      await called("listRunners", null);
      return [...byId.values()].map(toSummary);
    },
    getRunner: async (runnerId: string): Promise<RunnerInfo> => {
      await called("getRunner", runnerId);
      return toInfo(find(runnerId));
    },
    updateRunner: async (
      runnerId: string,
      body: { readonly tagNames?: readonly string[] | undefined },
    ): Promise<RunnerInfo> => {
      await called("updateRunner", runnerId);
      const runner = find(runnerId);
      runner.tags = body.tagNames ?? runner.tags;
      return toInfo(runner);
    },
    pingRunner: async (runnerId: string): Promise<PingResult> => {
      await called("pingRunner", runnerId);
      return find(runnerId).answersPings
        ? { answered: true, message: "pong", tookMs: 1 }
        : { answered: false, message: "no answer", reason: "timed-out", tookMs: 1 };
    },
    regenerateCredentials: async (runnerId: string): Promise<NewCredentials> => {
      await called("regenerateCredentials", runnerId);
      return controlPlane.onRegenerate(runnerId);
    },
    downloadPackage: () => Promise.reject(new Error("not in this fake")),
    getUi: () =>
      Promise.resolve({
        allowedActions: ["regen", "ping", "update"],
        features: [],
        projectCount: 1,
        raw: null,
      }),
  };
  const controlPlane: FakeControlPlane = {
    ...level,
    url: "http://control-plane.test",
    dispatch: "manual",
    runners: byId,
    calls: [],
    onCall: () => undefined,
    onRegenerate: (runnerId) =>
      Promise.resolve({ runnerId, token: "new-token", downloadToken: "download-token" }),
    getApiVersion: () => Promise.resolve(48),
    getSystemInfo: () =>
      Promise.resolve({
        version: "5.7.0",
        apiVersion: 48,
        serverUuid: "server",
        node: null,
        build: null,
        executionMode: "active",
        executionsActive: true,
        raw: null,
      }),
    getReplicasMode: () => Promise.resolve("off"),
    project: (name) => ({
      ...level,
      listRunners: async () => {
        await called("project.listRunners", null);
        return [...byId.values()].filter(({ projects }) => Object.hasOwn(projects, name)).map(toSummary);
      },
      getRunner: async (runnerId) => {
        await called("project.getRunner", runnerId);
        const runner = find(runnerId);
        return { ...toInfo(runner), ...dispatchOf(runner) };
      },
      saveNodeDispatchConfig: async ({ runnerId, remoteNodeDispatch, runnerNodeFilter }) => {
        await called("saveNodeDispatchConfig", runnerId);
        const runner = find(runnerId);
        runner.remoteNodeDispatch = remoteNodeDispatch ?? runner.remoteNodeDispatch;
        runner.nodeFilter = runnerNodeFilter ?? runner.nodeFilter;
        return null;
      },
      getConfig: () => Promise.resolve({ project: name, dispatch: controlPlane.dispatch, raw: null }),
    }),
  };
  return controlPlane;
}

const unknown = {
  description: "",
  lastCheckin: null,
  lastCheckinAlert: null,
  runnerAsNodeEnabled: null,
  runnerNodeFilter: null,
  remoteNodeDispatch: null,
  hostname: null,
  osFamily: null,
  replicaType: null,
  installationType: null,
  created: null,
  raw: null,
} as const;

function toSummary(runner: FakeRunnerFields): RunnerSummary {
  return {
    ...unknown,
    ...dispatchOf(runner),
    id: runner.id,
    name: runner.id,
    status: runner.status,
    version: runner.version,
    tags: runner.tags,
    associatedProjects: Object.keys(runner.projects).length,
    runningOperations: runner.runningOperations,
    uptime: runner.uptime,
    runnerReplicas: null,
    healthyRunnerReplicas: null,
  };
}

function dispatchOf({ nodeFilter, remoteNodeDispatch }: FakeRunnerFields) {
  return {
    runnerNodeFilter: nodeFilter,
    remoteNodeDispatch: nodeFilter === null ? null : remoteNodeDispatch,
    runnerAsNodeEnabled: nodeFilter === null ? null : false,
  };
}

function toInfo(runner: FakeRunnerFields): RunnerInfo {
  return {
    ...unknown,
    id: runner.id,
    name: runner.id,
    status: runner.status,
    version: runner.version,
    tags: runner.tags,
    projects: runner.projects,
    projectDispatch: {},
    runningOperations: runner.runningOperations,
    queuedOperations: null,
    maxRunningOperations: runner.maxRunningOperations,
    completedOperations: null,
    uptime: runner.uptime,
    replicaValidation: null,
  };
}
