import type { RunnerClient } from "../api/runner-client.js";
import { toTagCounts, toTags } from "../normalise/tags.js";
import type { Build, Caller } from "./caller.js";
import { withoutUndefined } from "./without-undefined.js";

/** Tags, which the server keeps at system level alone. */
export function tagOperations(
  caller: Caller,
): Pick<RunnerClient, "getRunnerTags" | "listTags" | "searchTags"> {
  const { paths } = caller;
  return {
    getRunnerTags: (runnerId, options) => {
      const params = { path: { runnerId } };
      const build: Build = (init) =>
        paths.GET("/runnerManagement/runner/{runnerId}/tags", { ...init, params });
      return caller.json("getRunnerTags", build, toTags, options);
    },
    listTags: (query = {}, options) => {
      const params = { query: withoutUndefined(query) };
      const build: Build = (init) => paths.GET("/runnerManagement/tags", { ...init, params });
      return caller.json("listTags", build, toTagCounts, options);
    },
    searchTags: (query = {}, options) => {
      const params = { query: withoutUndefined(query) };
      const build: Build = (init) => paths.GET("/runnerTag/searchTags", { ...init, params });
      return caller.json("searchTags", build, toTags, options);
    },
  };
}
