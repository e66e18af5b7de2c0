import { isOpen, type Operation } from "../../world/operation.js";
import type { World } from "../../world/world.js";
import { isAllowed } from "../action.js";
import type { Answer, ApiOperation, Call } from "../call.js";
import { forbidden } from "../refusal.js";

const statusIn200Since = 36;

/** `GET /system/executions/status`: passive as 200 from API 36 on, as 503 before and on request. */
export const getExecutionsStatus: ApiOperation = {
  method: "GET",
  path: "/system/executions/status",
  since: 32,
  right: "read_system",
  answer: ({ world, apiVersion, query }) => {
    const { executionMode } = world.server;
    const wants503 = apiVersion < statusIn200Since || query.get("passiveAs503") === "true";
    return { status: executionMode === "passive" && wants503 ? 503 : 200, json: { executionMode } };
  },
};

const setMode =
  (executionMode: "active" | "passive") =>
  ({ world }: Call): Answer => {
    world.server.executionMode = executionMode;
    return { json: { executionMode } };
  };

/** `POST /system/executions/enable`. */
export const enableExecutions: ApiOperation = {
  method: "POST",
  path: "/system/executions/enable",
  since: 14,
  right: "enable_executions",
  answer: setMode("active"),
};

/** `POST /system/executions/disable`: stops every job of the server, so no tool for draining one Runner. */
export const disableExecutions: ApiOperation = {
  method: "POST",
  path: "/system/executions/disable",
  since: 14,
  right: "disable_executions",
  answer: setMode("passive"),
};

/** `GET /project/{project}/executions/running`; `*` means all projects. No field names the Runner. */
export const listRunningExecutions: ApiOperation = {
  method: "GET",
  path: "/project/:project/executions/running",
  since: 14,
  right: null,
  answer: (call) => {
    const { world, query, grant } = call;
    const project = call.params["project"] ?? "";
    const scope = project === "*" ? null : project;
    if (!isAllowed(grant, "read_event", scope))
      throw forbidden('Not authorized for action "read" for event.');
    const max = Number(query.get("max") ?? 20);
    const offset = Number(query.get("offset") ?? 0);
    const jobId = query.get("jobIdFilter");
    const all = [...world.operations.values()].filter(
      (one) =>
        isOpen(one) &&
        one.lost === null &&
        (scope === null || one.project === scope) &&
        (jobId === null || one.jobId === jobId),
    );
    const page = all.slice(offset, offset + max);
    return {
      json: {
        paging: { count: page.length, total: all.length, offset, max },
        executions: page.map((one) => presentExecution(world, one, call.serverUrl())),
      },
    };
  },
};

/** A whole number, as the server counts executions. */
function executionId({ id }: Operation): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 8), 16);
}

function presentExecution(world: World, operation: Operation, url: string): Record<string, unknown> {
  const job = world.projects.get(operation.project)?.jobs.get(operation.jobId);
  const id = executionId(operation);
  return {
    id,
    href: `${url}/api/${world.server.apiVersion}/execution/${id}`,
    permalink: `${url}/project/${operation.project}/execution/show/${id}`,
    status: "running",
    project: operation.project,
    executionType: "scheduled",
    user: "admin",
    "date-started": { unixtime: operation.arrivedAt, date: new Date(operation.arrivedAt).toISOString() },
    job: {
      id: operation.jobId,
      averageDuration: operation.durationMs,
      name: job?.name ?? operation.jobId,
      group: job?.group ?? "",
      project: operation.project,
      description: "",
      href: `${url}/api/${world.server.apiVersion}/job/${operation.jobId}`,
      permalink: `${url}/project/${operation.project}/job/show/${operation.jobId}`,
    },
    description: "a rehearsed operation",
    argstring: null,
    serverUUID: world.server.uuid,
  };
}
