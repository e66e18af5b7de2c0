/**
 * What a token may do, in the words of the access control lists (rundeck/docs, "Authorization" and "Creating
 * Runners"): the actions of type `runner`; `admin` of the resource kind `runner`; `generate_service_token`, which
 * creating needs as well; and, each with its resource, the reads that an upgrade needs.
 */
export type Action =
  | "read"
  | "create"
  | "update"
  | "delete"
  | "ping"
  | "regenerate_credentials"
  | "admin"
  | "generate_service_token"
  | "read_system"
  | "read_event"
  | "read_job"
  | "disable_executions"
  | "enable_executions";

/** Every action: what an administrator's token may do. */
export const allActions: readonly Action[] = [
  "read",
  "create",
  "update",
  "delete",
  "ping",
  "regenerate_credentials",
  "admin",
  "generate_service_token",
  "read_system",
  "read_event",
  "read_job",
  "disable_executions",
  "enable_executions",
];

/** A token and what it may do. */
export interface TokenGrant {
  readonly token: string;
  readonly allow: readonly Action[];
  /** Rights in these projects only, and none at the system's level. Without it: everywhere. */
  readonly projects?: readonly string[];
}

/** Says whether a grant allows an action in a project, or at the system's level when `project` is null. */
export function isAllowed(grant: TokenGrant, action: Action, project: string | null): boolean {
  if (!grant.allow.includes(action)) return false;
  if (grant.projects === undefined) return true;
  return project !== null && grant.projects.includes(project);
}

/** The words in which the `ui` calls list the caller's rights. */
export const uiActions: readonly (readonly [word: string, action: Action])[] = [
  ["create", "create"],
  ["update", "update"],
  ["delete", "delete"],
  ["ping", "ping"],
  ["regen", "regenerate_credentials"],
];
