import { runnerOf, type ApiOperation } from "../call.js";

/** `GET /runner/{id}/keys`: no stand-in keeps keys. The published result schema is plainly wrong; a list is probable. */
export const listRunnerKeys: ApiOperation = {
  method: "GET",
  path: "/runnerManagement/runner/:id/keys",
  since: 42,
  right: "read",
  answer: (call) => {
    runnerOf(call);
    return { json: [] };
  },
};
