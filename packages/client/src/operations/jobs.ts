import type { RunnerClient } from "../api/runner-client.js";
import { parseJson, receive } from "../http/receive.js";
import { unexpectedBody } from "../http/unexpected-body.js";
import { toExportedJobs } from "../normalise/exported-job.js";
import type { Caller } from "./caller.js";
import { parseYaml } from "./parse-yaml.js";
import { withoutUndefined } from "./without-undefined.js";

const jsonSince = 44;

/** What an upgrade reads of jobs: which Runners they want. */
export function jobOperations(caller: Caller): Pick<RunnerClient, "exportJobs"> {
  const { context, paths } = caller;
  return {
    exportJobs: async (project, query = {}, options) => {
      const version = Math.min(await caller.getApiVersion(options), context.apiVersionCeiling ?? Infinity);
      const format = version >= jsonSince ? "json" : "yaml";
      const idlist = query.ids?.join(",");
      const { groupPath, jobFilter } = query;
      return await caller.consume(
        "exportJobs",
        (init) =>
          paths.GET("/project/{project}/jobs/export", {
            ...init,
            headers: { accept: format === "json" ? "application/json" : "text/yaml, application/yaml" },
            params: { path: { project }, query: withoutUndefined({ format, idlist, groupPath, jobFilter }) },
          }),
        async (response, call) => {
          const received = await receive(context, call, response);
          const value = format === "json" ? parseJson(call, received) : await parseYaml(call, received);
          return toExportedJobs(value, unexpectedBody(call));
        },
        options,
      );
    },
  };
}
