import { readBody } from "../body.js";
import { type ApiOperation, type Call } from "../call.js";
import type { ProjectRecord } from "../../world/project-record.js";
import { presentInfo } from "../present.js";
import { badRequest, notFound, Refusal } from "../refusal.js";

const path = "/project/:project/runnerManagement/config";

/** `GET /config`: how the project chooses Runners. */
export const getProjectConfig: ApiOperation = {
  method: "GET",
  path,
  since: 41,
  right: "read",
  answer: (call) => ({ json: present(projectOf(call)) }),
};

/** `POST /config`. */
export const saveProjectConfig: ApiOperation = {
  method: "POST",
  path,
  since: 41,
  right: "admin",
  answer: async (call) => {
    const automatic = readBody(await call.body(), "msg", "runnerConfigRequest").flag("automatic");
    if (automatic === undefined) throw badRequest('Field "automatic" is missing.', "msg");
    const project = projectOf(call);
    project.dispatch = automatic ? "automatic" : "manual";
    return { json: present(project) };
  },
};

/** `POST /nodeDispatch/config`: insists on `runnerAsNodeEnabled` in every call, as clients report. Answers a RunnerInfo. */
export const saveNodeDispatchConfig: ApiOperation = {
  method: "POST",
  path: "/project/:project/runnerManagement/nodeDispatch/config",
  since: 42,
  right: "admin",
  answer: async (call) => {
    const body = readBody(await call.body(), "msg");
    const runnerId = body.requiredText("runnerId");
    const isNode = body.flag("runnerAsNodeEnabled");
    if (isNode === undefined) throw badRequest('Field "runnerAsNodeEnabled" is missing.', "msg");
    const runner = call.world.runners.get(runnerId);
    const association = runner?.associations.get(call.project ?? "");
    if (runner === undefined || association === undefined) {
      throw new Refusal({
        status: 404,
        errorCode: "api.error.item.doesnotexist",
        message: `Runner does not exist in this project: ${runnerId}`,
        shape: "msg",
      });
    }
    association.isNode = isNode;
    association.remoteNodeDispatch = body.flag("remoteNodeDispatch") ?? association.remoteNodeDispatch;
    association.nodeFilter = body.text("runnerNodeFilter") ?? association.nodeFilter;
    return { json: presentInfo(call.world, runner, call.project) };
  },
};

function projectOf(call: Call): ProjectRecord {
  const project = call.world.projects.get(call.project ?? "");
  if (project === undefined) throw notFound("Project", call.project ?? "");
  return project;
}

const present = ({ name, dispatch }: ProjectRecord): Record<string, unknown> => ({
  project: name,
  automatic: dispatch === "automatic",
});
