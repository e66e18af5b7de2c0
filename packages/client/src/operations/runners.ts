import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { ListRunnersQuery } from "../api/requests.js";
import type { RunnerClient } from "../api/runner-client.js";
import { toNewRunner } from "../normalise/credentials.js";
import { toRunnerInfo } from "../normalise/runner-info.js";
import { toRunnerSummaries } from "../normalise/runner-summary.js";
import type { Build, Caller } from "./caller.js";
import { createRequestOf, updateRequestOf } from "./request-bodies.js";
import { withoutUndefined } from "./without-undefined.js";

type RunnerOperations = Pick<
  RunnerClient,
  "listRunners" | "getRunner" | "createRunner" | "updateRunner" | "deleteRunner"
>;

type ProjectRunnerOperations = Pick<
  ProjectRunnerClient,
  "listRunners" | "getRunner" | "createRunner" | "updateRunner" | "deleteRunner" | "removeProjectAssociation"
>;

/** Runners at system level. */
export function runnerOperations(caller: Caller): RunnerOperations {
  const { paths } = caller;
  return {
    listRunners: (query = {}, options) => {
      const params = { query: queryOf(query) };
      const build: Build = (init) => paths.GET("/runnerManagement/runners", { ...init, params });
      return caller.json("listRunners", build, toRunnerSummaries, options);
    },

    getRunner: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) => paths.GET("/runnerManagement/runner/{runnerId}", { ...init, params });
      return caller.json("getRunner", build, toRunnerInfo, options);
    },

    createRunner: async (request, options) => {
      const body = createRequestOf(request);
      const build: Build = (init) => paths.POST("/runnerManagement/runners", { ...init, body });
      return await caller.json("createRunner", build, toNewRunner, options);
    },

    updateRunner: async (runnerId, request, options) => {
      const body = updateRequestOf(runnerId, request, options);
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        paths.POST("/runnerManagement/runner/{runnerId}", { ...init, params, body });
      return await caller.json("updateRunner", build, toRunnerInfo, options);
    },

    deleteRunner: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) => paths.DELETE("/runnerManagement/runner/{runnerId}", { ...init, params });
      return caller.nothing("deleteRunner", build, options);
    },
  };
}

/** Runners in a project. */
export function projectRunnerOperations(caller: Caller, project: string): ProjectRunnerOperations {
  const { paths } = caller;
  const system = runnerOperations(caller);
  return {
    listRunners: (query = {}, options) => {
      const params = { path: { project }, query: queryOf(query) };
      const build: Build = (init) =>
        paths.GET("/project/{project}/runnerManagement/runners", { ...init, params });
      return caller.json("listProjectRunners", build, toRunnerSummaries, options);
    },

    getRunner: (runnerId, options) => {
      if (options?.level === "system") return system.getRunner(runnerId, options);
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        paths.GET("/project/{project}/runnerManagement/runner/{runnerId}", { ...init, params });
      return caller.json("getProjectRunner", build, toRunnerInfo, options);
    },

    createRunner: async (request, options) => {
      const body = createRequestOf(request);
      const params = { path: { project } };
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/runners", { ...init, params, body });
      return await caller.json("createProjectRunner", build, toNewRunner, options);
    },

    updateRunner: async (runnerId, request, options) => {
      const body = updateRequestOf(runnerId, request, options);
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/runner/{runnerId}", { ...init, params, body });
      return await caller.json("updateProjectRunner", build, toRunnerInfo, options);
    },

    deleteRunner: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const build: Build = (init) =>
        paths.DELETE("/project/{project}/runnerManagement/runner/{runnerId}", { ...init, params });
      return caller.nothing("deleteProjectRunner", build, options);
    },

    removeProjectAssociation: (runnerId, options) => {
      const params = { path: { project, runnerId } };
      const body = { runnerId };
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/runner/{runnerId}/removeProjectAssociation", {
          ...init,
          params,
          body,
        });
      return caller.json("removeProjectAssociation", build, toRunnerInfo, options);
    },
  };
}

function queryOf(query: ListRunnersQuery): {
  tags?: string;
  localOnly?: boolean;
  filter?: string;
  status?: string;
} {
  return withoutUndefined({ ...query, tags: query.tags?.join(",") });
}
