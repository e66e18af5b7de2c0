import type { JobRecord, ProjectRecord } from "../../world/project-record.js";
import { isAllowed } from "../action.js";
import type { Answer, ApiOperation, Call } from "../call.js";
import { badRequest, forbidden, notFound } from "../refusal.js";

const jsonSince = 44;

/** `GET /project/{project}/jobs/export`: with each job's Runner selector. JSON from API 44 on, YAML always. */
export const exportJobs: ApiOperation = {
  method: "GET",
  path: "/project/:project/jobs/export",
  since: 14,
  right: "read_job",
  answer: (call) => {
    const { query } = call;
    const project = call.world.projects.get(call.project ?? "");
    if (project === undefined) throw notFound("Project", call.project ?? "");
    const ids = query.get("idlist")?.split(",");
    const name = query.get("jobFilter")?.toLowerCase() ?? "";
    const exactName = query.get("jobExactFilter");
    const group = query.get("groupPath") ?? "";
    const jobs = [...project.jobs.values()].filter(
      (job) =>
        (ids === undefined || ids.includes(job.id)) &&
        job.name.toLowerCase().includes(name) &&
        (exactName === null || job.name === exactName) &&
        (job.group ?? "").startsWith(group),
    );
    return sendJobs(call, jobs, project);
  },
};

/** `GET /job/{id}`. */
export const getJob: ApiOperation = {
  method: "GET",
  path: "/job/:jobId",
  since: 14,
  right: null,
  answer: (call) => {
    const id = call.params["jobId"] ?? "";
    for (const project of call.world.projects.values()) {
      const job = project.jobs.get(id);
      if (job === undefined) continue;
      if (!isAllowed(call.grant, "read_job", project.name))
        throw forbidden('Not authorized for action "read" for job.');
      return sendJobs(call, [job], project);
    }
    throw notFound("Job", id);
  },
};

function sendJobs(call: Call, jobs: readonly JobRecord[], project: ProjectRecord): Answer {
  const format = call.query.get("format") ?? "yaml";
  if (format === "json" && call.apiVersion >= jsonSince)
    return { json: jobs.map((job) => present(job, project)) };
  if (format !== "yaml") throw badRequest(`The format ${format} is not supported.`);
  return new Response(jobs.map((job) => yaml(job, project)).join(""), {
    headers: { "content-type": "text/yaml;charset=UTF-8" },
  });
}

/** The Runner selector as exports carry it: absent in projects that choose by nodes, and for the local Runner. */
function selectorOf(job: JobRecord, project: ProjectRecord): Record<string, string> | null {
  if (job.tags === null || project.dispatch === "automatic") return null;
  return { filter: job.tags.join(","), runnerFilterMode: "TAGS", runnerFilterType: "TAG_FILTER_AND" };
}

function present(job: JobRecord, project: ProjectRecord): Record<string, unknown> {
  const runnerSelector = selectorOf(job, project);
  return {
    id: job.id,
    uuid: job.id,
    name: job.name,
    ...(job.group === null ? {} : { group: job.group }),
    description: "",
    loglevel: "INFO",
    executionEnabled: true,
    scheduleEnabled: true,
    sequence: { commands: [{ exec: "true" }], keepgoing: false, strategy: "node-first" },
    ...(job.nodeFilter === null ? {} : { nodefilters: { filter: job.nodeFilter } }),
    ...(runnerSelector === null ? {} : { runnerSelector }),
    ...job.definition,
  };
}

/** A job as an entry of a YAML list. The value of a field is written as JSON, which is YAML as well. */
function yaml(job: JobRecord, project: ProjectRecord): string {
  const fields = Object.entries(present(job, project)).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  return `- ${fields.join("\n  ")}\n`;
}
