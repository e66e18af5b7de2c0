import type { RunnerClient } from "../api/runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { parseJson, receive } from "../http/receive.js";
import { unexpectedBody } from "../http/unexpected-body.js";
import { toExportedJobs } from "../normalise/exported-job.js";
import type { Caller } from "./caller.js";
import { parseYaml } from "./parse-yaml.js";
import { withoutUndefined } from "./without-undefined.js";

const jsonSince = 44;
const usualConcurrency = 4;

type Jobs = Pick<RunnerClient, "exportJobs" | "exportAllJobs">;

/** What an upgrade reads of jobs: which Runners they want. */
export function jobOperations(caller: Caller): Jobs {
  const exportJobs = jobExport(caller);
  return { exportJobs, exportAllJobs: exportOfMany(exportJobs) };
}

function exportOfMany(exportJobs: Jobs["exportJobs"]): Jobs["exportAllJobs"] {
  return async (projects, { concurrency = usualConcurrency, signal, ...options } = {}) => {
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new RunnerApiError({
        code: "INVALID_ARGUMENT",
        message: "exportAllJobs needs a concurrency of at least 1. Nothing was sent.",
        operation: "exportJobs",
      });
    }
    const failure = new AbortController();
    const signals = signal === undefined ? [failure.signal] : [failure.signal, signal];
    const limited = { ...options, signal: AbortSignal.any(signals) };
    const found = projects.map((): readonly unknown[] => []);
    const entries = projects.entries();
    const work = async (): Promise<void> => {
      for (const [place, project] of entries) {
        found[place] = (await exportJobs(project, {}, limited)).map(({ raw }) => raw);
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(concurrency, projects.length) }, work));
    } catch (error) {
      // The first failure is the one that is told: those of the others follow from it.
      failure.abort();
      throw error;
    }
    return projects.map((project, place) => ({ project, jobs: found[place] ?? [] }));
  };
}

function jobExport(caller: Caller): Jobs["exportJobs"] {
  const { context, paths } = caller;
  return async (project, query = {}, options) => {
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
  };
}
