import type { ProjectRunnerClient } from "../client/project-runner-client.js";
import { receive } from "../http/receive.js";
import { toProjectConfig } from "../normalise/project-config.js";
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
          return jsonOrText(text);
        },
        options,
      );
    },
  };
}

// No document tells the answer's shape, so none is demanded of it.
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
