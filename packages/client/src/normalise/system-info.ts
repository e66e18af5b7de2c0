import { booleanOf, numberOf, recordOf, stringOf, type Unexpected } from "./read.js";

/** The server. What it does not tell is null. */
export interface SystemInfo {
  /** The product's version, such as `5.7.0-20241021`: the version that a downloaded package has. */
  readonly version: string;
  readonly apiVersion: number;
  readonly serverUuid: string | null;
  readonly node: string | null;
  readonly build: string | null;
  /** `active` or `passive`. */
  readonly executionMode: string | null;
  readonly executionsActive: boolean | null;
  /** The body as the server sent it. */
  readonly raw: unknown;
}

/** Reads the server's info. Throws `UNEXPECTED_BODY` where version or API version is missing. */
export function toSystemInfo(value: unknown, unexpected: Unexpected): SystemInfo {
  const system = recordOf(recordOf(value)?.["system"]);
  const rundeck = recordOf(system?.["rundeck"]);
  const executions = recordOf(system?.["executions"]);
  const version = stringOf(rundeck?.["version"]);
  // A string in the published document, a number on some servers.
  const apiVersion = numberOf(rundeck?.["apiversion"]);
  if (version === null || version === "") throw unexpected("no version of the server");
  if (apiVersion === null || !Number.isInteger(apiVersion) || apiVersion < 1)
    throw unexpected("no API version");
  return {
    version,
    apiVersion,
    serverUuid: stringOf(rundeck?.["serverUUID"]),
    node: stringOf(rundeck?.["node"]),
    build: stringOf(rundeck?.["build"]),
    executionMode: stringOf(executions?.["executionMode"]),
    executionsActive: booleanOf(executions?.["active"]),
    raw: value,
  };
}
