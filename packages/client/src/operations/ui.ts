import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import type { RunnerClient } from "../api/runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { toUiFacts } from "../normalise/ui-facts.js";
import type { Build, Caller } from "./caller.js";

/** What the caller may do, at system level. */
export function uiOperations(caller: Caller): Pick<RunnerClient, "getUi"> {
  return {
    getUi: (options) => {
      const build: Build = (init) => caller.paths.GET("/runnerManagement/ui", { ...init });
      return caller.json("getUi", build, toUiFacts, options);
    },
  };
}

/** What the caller may do in a project: by the newer path, then by the older one. */
export function projectUiOperations(caller: Caller, project: string): Pick<ProjectRunnerClient, "getUi"> {
  const { paths } = caller;
  return {
    getUi: async (options) => {
      const newer: Build = (init) =>
        paths.GET("/project/{project}/runnerManagement/ui", { ...init, params: { path: { project } } });
      const older: Build = (init) =>
        paths.GET("/runnerManagement/projectUi", { ...init, params: { query: { project } } });
      try {
        return await caller.json("getProjectUi", newer, toUiFacts, options);
      } catch (error) {
        if (!RunnerApiError.isInstance(error) || error.code !== "NOT_FOUND") throw error;
        return await caller.json("getProjectUiByQuery", older, toUiFacts, options);
      }
    },
  };
}
