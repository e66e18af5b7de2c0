import type { RunnerClient } from "../api/runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { toExecutionsStatus } from "../normalise/executions-status.js";
import { toFeatureState } from "../normalise/feature-state.js";
import { toRunningExecutions } from "../normalise/running-executions.js";
import { toSystemInfo } from "../normalise/system-info.js";
import type { Caller } from "./caller.js";
import { withoutUndefined } from "./without-undefined.js";

type ServerOperations = Pick<
  RunnerClient,
  "getApiVersion" | "getSystemInfo" | "getFeature" | "getExecutionsStatus" | "listRunningExecutions"
>;

/** What an upgrade reads of the server itself. */
export function serverOperations(caller: Caller): ServerOperations {
  const { paths } = caller;
  return {
    getApiVersion: (options) => caller.getApiVersion(options),

    getSystemInfo: (options) =>
      caller.json("getSystemInfo", (init) => paths.GET("/system/info", { ...init }), toSystemInfo, options),

    getFeature: async (featureName, options) => {
      const params = { path: { featureName } };
      try {
        return await caller.json(
          "getFeature",
          (init) => paths.GET("/feature/{featureName}", { ...init, params }),
          (value) => toFeatureState(featureName, value),
          options,
        );
      } catch (error) {
        if (RunnerApiError.isInstance(error) && isUnknownFeature(error))
          return { name: featureName, state: "unknown" };
        throw error;
      }
    },

    getExecutionsStatus: (options) =>
      caller.json(
        "getExecutionsStatus",
        (init) => paths.GET("/system/executions/status", { ...init }),
        toExecutionsStatus,
        // A passive server says so with 503 before API 36. One that is down says something else.
        { ...options, accepts: (status, text) => status === 503 && text.includes('"executionMode"') },
      ),

    listRunningExecutions: (project, query = {}, options) =>
      caller.json(
        "listRunningExecutions",
        (init) =>
          paths.GET("/project/{project}/executions/running", {
            ...init,
            params: { path: { project }, query: withoutUndefined(query) },
          }),
        toRunningExecutions,
        options,
      ),
  };
}

// What an old server answers for a name that it does not know is in no document.
function isUnknownFeature(error: RunnerApiError): boolean {
  return ["NOT_FOUND", "BAD_REQUEST", "SERVER_TOO_OLD"].includes(error.code);
}
