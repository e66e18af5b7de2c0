import { createServerVersion } from "../api-version/server-version.js";
import type { CallOptions } from "../context/call-options.js";
import type { ClientContext } from "../context/context.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { OperationName } from "../generated/operations.js";
import { attempt, type Outgoing } from "../http/attempt.js";
import type { Call } from "../http/call.js";
import { limitCall } from "../http/limit-call.js";
import { newCall } from "../http/new-call.js";
import { withRetries } from "../http/retries.js";

/** What a request's path carries in place of the version until the server's is known. */
export const versionPlaceholder = "0";

/** Makes of an answer what the caller wants; runs inside the time limit and the retries. */
export type Consume<T> = (response: Response, call: Call) => Promise<T>;

/** Sends operations: version, credentials, time limit, retries and redirects are its business. */
export interface Sender {
  send<T>(operation: OperationName, request: Request, consume: Consume<T>, options?: CallOptions): Promise<T>;
  getApiVersion(options?: CallOptions): Promise<number>;
}

/** Makes the sender of a client. */
export function createSender(context: ClientContext): Sender {
  const server = createServerVersion(context);
  return {
    getApiVersion: (options = {}) =>
      limitCall(context, newCall(context, "getSystemInfo", "/system/info"), options, () => server.get()),
    send: async (operation, request, consume, options = {}) => {
      const tail = tailOf(context, request.url);
      const call = newCall(context, operation, tail.split("?")[0] ?? "");
      const body = request.method === "GET" ? null : await request.text();
      return await limitCall(context, call, options, async (signal, deadlineMs) => {
        let chosen = await server.versionFor(call);
        const once = async (renewCredentials: boolean): ReturnType<typeof consume> => {
          const url = `${context.url}/api/${chosen.version}${tail}`;
          const outgoing = outgoingOf(request, url, body);
          return await consume(await attempt(context, call, outgoing, { signal, renewCredentials }), call);
        };
        const limits = { signal, deadlineMs, attempts: options.attempts };
        let isChecked = false;
        return await withRetries(context, call, limits, async (renewCredentials) => {
          try {
            return await once(renewCredentials);
          } catch (error) {
            // The server was replaced since we asked. It has done nothing: ask it again, and send again.
            const isForeign = RunnerApiError.isInstance(error) && error.code === "API_VERSION_UNSUPPORTED";
            if (!isForeign || isChecked) throw error;
            isChecked = true;
            const before = chosen.version;
            server.forget(chosen.serverVersion);
            chosen = await server.versionFor(call);
            if (chosen.version === before) throw error;
            return await once(renewCredentials);
          }
        });
      });
    },
  };
}

function tailOf(context: ClientContext, url: string): string {
  const prefix = `${context.url}/api/${versionPlaceholder}`;
  return url.startsWith(prefix) ? url.slice(prefix.length) : "";
}

function outgoingOf(request: Request, url: string, body: string | null): Outgoing {
  const headers = new Headers(request.headers);
  if (!headers.has("accept")) headers.set("accept", "application/json");
  const mayLeaveOrigin = headers.get("accept")?.includes("java-archive") === true;
  return { url, method: request.method, headers, body: body === "" ? null : body, mayLeaveOrigin };
}
