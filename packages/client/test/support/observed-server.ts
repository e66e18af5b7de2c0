/** A request as it arrived, its body read. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What a test's server answers: a `Response`, an error to throw, or a value to send as JSON. */
export type Handler = (seen: SeenRequest, request: Request) => unknown;

/** A server that lives in a function, for a client's `fetch`. */
export interface ObservedServer {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly requests: SeenRequest[];
  /** The requests but those for the API version. */
  readonly calls: SeenRequest[];
}

export const serverUrl = "https://rundeck.test";

/** An answer in JSON. */
export function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), {
    ...init,
    headers: { "content-type": "application/json", ...Object.fromEntries(new Headers(init?.headers)) },
  });
}

/** A page for people. */
export function html(body: string, init?: ResponseInit): Response {
  return new Response(`<!DOCTYPE html><html>${body}</html>`, {
    ...init,
    headers: { "content-type": "text/html;charset=utf-8" },
  });
}

/** The answer to the question for the API version. */
export function systemInfo(apiVersion: number, version = "5.7.0-20241021"): unknown {
  return { system: { rundeck: { version, apiversion: apiVersion, serverUUID: "a1", node: "rundeck" } } };
}

/** A server that tells its API version and leaves everything else to `handler`. */
export function observedServer(handler: Handler, apiVersion = 56): ObservedServer {
  const requests: SeenRequest[] = [];
  const calls: SeenRequest[] = [];
  return {
    requests,
    calls,
    fetch: async (request) => {
      const url = new URL(request.url);
      const seen: SeenRequest = {
        method: request.method,
        path: url.pathname + url.search,
        url: request.url,
        headers: request.headers,
        body: await request.text(),
      };
      requests.push(seen);
      if (seen.path === "/api/42/system/info" && apiVersion >= 42) return json(systemInfo(apiVersion));
      calls.push(seen);
      const answer = await handler(seen, request);
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : json(answer);
    },
  };
}
