import { recordOf, stringOf, type Unexpected } from "./read.js";
import { toProjectAssociations } from "./project-associations.js";

/** What a regeneration gives. Both tokens are secrets. */
export interface NewCredentials {
  readonly runnerId: string;
  /** The Runner's new token. The old one is dead from now on. */
  readonly token: string;
  /** Gets the package. Its life and whether it works twice are unknown: download at once. */
  readonly downloadToken: string;
}

/** What a new Runner is given. Both tokens are secrets and are shown only this once. */
export interface NewRunner extends NewCredentials {
  readonly name: string;
  readonly description: string;
  readonly projects: Readonly<Record<string, string>>;
  /** Only some servers tell it (seen in rundeck/mcp, in no published document). */
  readonly fileName: string | null;
  /** Only some servers tell it (seen in rundeck/mcp, in no published document). */
  readonly replicaId: string | null;
  /** Other fields of the answer, as the server sent them; the two tokens are not among them. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What a new replica is given. Both tokens are secrets and are shown only this once. */
export interface NewReplica extends NewCredentials {
  readonly replicaId: string;
}

/** Reads the answer of a regeneration. Throws `UNEXPECTED_BODY` where a token is missing. */
export function toNewCredentials(value: unknown, unexpected: Unexpected): NewCredentials {
  const body = recordOf(value);
  const token = stringOf(body?.["token"]);
  const downloadToken = stringOf(body?.["downloadTk"]);
  const runnerId = stringOf(body?.["runnerId"]);
  if (runnerId === null || runnerId === "") throw unexpected("new credentials without a Runner's id");
  if (token === null || token === "") throw unexpected("new credentials without a token");
  if (downloadToken === null || downloadToken === "")
    throw unexpected("new credentials without a download token");
  return { runnerId, token, downloadToken };
}

/** Reads the answer of a creation. Throws `UNEXPECTED_BODY` where the id or a token is missing. */
export function toNewRunner(value: unknown, unexpected: Unexpected): NewRunner {
  const credentials = toNewCredentials(value, unexpected);
  const body = recordOf(value) ?? {};
  const secrets = ["token", "downloadTk"];
  return {
    ...credentials,
    name: stringOf(body["name"]) ?? "",
    description: stringOf(body["description"]) ?? "",
    projects: toProjectAssociations(body["projectAssociations"]).projects,
    fileName: stringOf(body["filename"]),
    replicaId: stringOf(body["replicaId"]),
    rest: Object.fromEntries(Object.entries(body).filter(([key]) => !secrets.includes(key))),
  };
}

/** Reads the answer to a new replica. Throws `UNEXPECTED_BODY` where an id or a token is missing. */
export function toNewReplica(value: unknown, unexpected: Unexpected): NewReplica {
  const replicaId = stringOf(recordOf(value)?.["replicaId"]);
  if (replicaId === null || replicaId === "") throw unexpected("a new replica without an id");
  return { ...toNewCredentials(value, unexpected), replicaId };
}
