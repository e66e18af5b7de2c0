import type { ApiOperation } from "../call.js";
import { badRequest } from "../refusal.js";

/** `GET /runner/startup`: for agents alone, which register a replica with it. Anybody else is refused. */
export const agentStartup: ApiOperation = {
  method: "GET",
  path: "/runner/startup",
  since: 55,
  right: null,
  answer: () => {
    throw badRequest("Only an agent of a Runner can register a replica.", "api-error-response");
  },
};
