import { isAllowed, uiActions } from "../action.js";
import type { Answer, ApiOperation, Call } from "../call.js";
import { badRequest, notFound } from "../refusal.js";

const answerFor = ({ world, grant }: Call, project: string | null): Answer => ({
  json: {
    allowedActions: uiActions.filter(([, action]) => isAllowed(grant, action, project)).map(([word]) => word),
    features: ["distributedAutomation", ...(world.server.replicas === "on" ? ["runnerReplicas"] : [])],
    projectCount: world.projects.size,
  },
});

/** `GET /ui`: the caller's rights. */
export const getUi: ApiOperation = {
  method: "GET",
  path: "/runnerManagement/ui",
  since: 42,
  right: null,
  answer: (call) => answerFor(call, null),
};

/** The same in a project, on newer servers. */
export const getProjectUi: ApiOperation = {
  method: "GET",
  path: "/project/:project/runnerManagement/ui",
  since: 43,
  right: null,
  answer: (call) => answerFor(call, call.project),
};

/** The same in a project, as the specification of API 48 has it. */
export const getLegacyProjectUi: ApiOperation = {
  method: "GET",
  path: "/runnerManagement/projectUi",
  since: 43,
  right: null,
  answer: (call) => {
    const project = call.query.get("project");
    if (project === null) throw badRequest('Query parameter "project" is missing.');
    if (!call.world.projects.has(project)) throw notFound("Project", project);
    return answerFor(call, project);
  },
};
