import type { ClientContext } from "../context/context.js";
import { matchOperationPath } from "../document/operation-path.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { operationFacts, type OperationName } from "../generated/operations.js";
import { receive } from "../http/receive.js";
import { isHtml } from "../page/is-html.js";
import { versionPlaceholder, type Sender } from "../sender/sender.js";

/**
 * The `fetch` of the raw client: version, credentials, retries and redirects as in every call, but an answer that
 * refuses is returned as it is. What got no answer, and a request of no known operation, rejects with `RunnerApiError`.
 */
export function rawFetch(context: ClientContext, sender: Sender): (request: Request) => Promise<Response> {
  return async (request) => {
    const operation = operationOf(context, request);
    const refused: Response[] = [];
    try {
      return await sender.send(operation, request, async (response, call) => {
        if (response.ok && !isHtml(response.headers.get("content-type"), "")) return response;
        const [forUs, forCaller] = [response.clone(), response];
        if (!response.ok) refused.push(forCaller);
        await receive(context, call, forUs);
        return response;
      });
    } catch (error) {
      const last = refused.at(-1);
      if (last !== undefined && RunnerApiError.isInstance(error) && error.status === last.status) return last;
      throw error;
    }
  };
}

function operationOf(context: ClientContext, request: Request): OperationName {
  const prefix = new URL(`${context.url}/api/${versionPlaceholder}`).pathname;
  const path = new URL(request.url).pathname.slice(prefix.length);
  for (const operation of operationNames) {
    const facts = operationFacts[operation];
    if (facts.method === request.method && matchOperationPath(facts, path) !== null) return operation;
  }
  throw new RunnerApiError({
    code: "INVALID_ARGUMENT",
    message: `Nothing was sent: no known operation has this method (${request.method}) and path.`,
    method: request.method,
  });
}

const operationNames = Object.keys(operationFacts) as OperationName[];
