import type { ClientContext } from "../context/context.js";
import { attempt } from "../http/attempt.js";
import { callError } from "../http/call-error.js";
import type { Call } from "../http/call.js";
import { limitCall } from "../http/limit-call.js";
import { newCall } from "../http/new-call.js";
import { parseJson, receive } from "../http/receive.js";
import { withRetries } from "../http/retries.js";
import { unexpectedBody } from "../http/unexpected-body.js";
import { toSystemInfo } from "../normalise/system-info.js";
import { chooseVersion } from "./choose-version.js";
import { discoverVersion } from "./discover-version.js";
import { createVersionMemory } from "./version-memory.js";

/** The server's API version, and which one a call uses. */
export interface ServerVersion {
  get(): Promise<number>;
  /** Throws `SERVER_TOO_OLD` or `API_VERSION_CEILING`, each with the versions in it. */
  versionFor(call: Call): Promise<{ readonly version: number; readonly serverVersion: number }>;
  /** The server no longer takes this version of its own. */
  forget(serverVersion: number): void;
}

/** Makes what a client knows of its server's API version. Asking belongs to no one caller, so no one's abort ends it. */
export function createServerVersion(context: ClientContext): ServerVersion {
  const path = "/system/info";
  const memory = createVersionMemory(() => discoverVersion(probe, context.apiVersionCeiling));

  async function probe(version: number): Promise<number> {
    const call = newCall(context, "getSystemInfo", path);
    const outgoing = {
      url: `${context.url}/api/${version}${path}`,
      method: "GET",
      headers: new Headers({ accept: "application/json" }),
      body: null,
      mayLeaveOrigin: false,
    };
    return await limitCall(context, call, {}, (signal, deadlineMs) =>
      withRetries(context, call, { signal, deadlineMs }, async (renewCredentials) => {
        const response = await attempt(context, call, outgoing, { signal, renewCredentials });
        const value = parseJson(call, await receive(context, call, response));
        return toSystemInfo(value, unexpectedBody(call)).apiVersion;
      }),
    );
  }

  return {
    get: () => memory.get(),
    forget: (serverVersion) => {
      memory.forget(serverVersion);
    },
    versionFor: async (call) => {
      const serverVersion = await memory.get();
      const { since } = call.facts;
      const choice = chooseVersion({ serverVersion, ceiling: context.apiVersionCeiling, since });
      switch (choice.kind) {
        case "version":
          return { version: choice.version, serverVersion };
        case "server-too-old":
          throw callError(call, {
            code: "SERVER_TOO_OLD",
            what: `it needs API version ${since}, and the server has ${serverVersion}`,
            next: "Nothing was sent. Upgrade the server, or go without this call.",
          });
        case "ceiling-too-low":
          throw callError(call, {
            code: "API_VERSION_CEILING",
            what: `it needs API version ${since}, and the option apiVersion allows ${choice.ceiling}`,
            next: `Nothing was sent. The server has ${serverVersion}: raise the option or leave it out.`,
          });
      }
    },
  };
}
