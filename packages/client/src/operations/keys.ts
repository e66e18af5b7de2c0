import type { RunnerClient } from "../api/runner-client.js";
import type { Build, Caller } from "./caller.js";
import { withoutUndefined } from "./without-undefined.js";

/** A Runner's storage keys. */
export function keyOperations(caller: Caller): Pick<RunnerClient, "getRunnerKeys"> {
  return {
    getRunnerKeys: (runnerId, query = {}, options) => {
      const params = { path: { runnerId }, query: withoutUndefined(query) };
      const build: Build = (init) =>
        caller.paths.GET("/runnerManagement/runner/{runnerId}/keys", { ...init, params });
      return caller.json("getRunnerKeys", build, (value) => value, options);
    },
  };
}
