import type { ProjectRunnerClient } from "../api/project-runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { receive } from "../http/receive.js";
import { toProjectConfig } from "../normalise/project-config.js";
import { toRunnerInfo, type RunnerInfo } from "../normalise/runner-info.js";
import type { Build, Caller } from "./caller.js";
import { withoutUndefined } from "./without-undefined.js";

type ProjectConfigOperations = Pick<
  ProjectRunnerClient,
  "getConfig" | "saveConfig" | "saveNodeDispatchConfig"
>;

/** How a project chooses Runners. */
export function projectConfigOperations(caller: Caller, project: string): ProjectConfigOperations {
  const { paths, context } = caller;
  const params = { path: { project } };
  return {
    getConfig: (options) => {
      const build: Build = (init) =>
        paths.GET("/project/{project}/runnerManagement/config", { ...init, params });
      return caller.json("getProjectConfig", build, (value) => toProjectConfig(project, value), options);
    },

    saveConfig: ({ dispatch }, options) => {
      const body = { project, automatic: dispatch === "automatic" };
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/config", { ...init, params, body });
      return caller.json("saveProjectConfig", build, (value) => toProjectConfig(project, value), options);
    },

    saveNodeDispatchConfig: (config, options) => {
      const body = withoutUndefined(config);
      const build: Build = (init) =>
        paths.POST("/project/{project}/runnerManagement/nodeDispatch/config", { ...init, params, body });
      return caller.consume(
        "saveNodeDispatchConfig",
        build,
        async (response, call) => {
          const { text } = await receive(context, call, response);
          return infoOf(text);
        },
        options,
      );
    },
  };
}

/**
 * The API 56 document has a RunnerInfo as the answer (rundeck/docs, `rundeck-api-5.x.yml`), older ones none. The change is made
 * whatever the answer is, so none is demanded: null.
 */
function infoOf(text: string): RunnerInfo | null {
  const noInfo = new RunnerApiError({ code: "UNEXPECTED_BODY", message: "no RunnerInfo" });
  try {
    return toRunnerInfo(JSON.parse(text), () => noInfo);
  } catch {
    return null;
  }
}
