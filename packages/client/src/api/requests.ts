import type { CallOptions } from "../context/call-options.js";

/** Which Runners to list. */
export interface ListRunnersQuery {
  readonly tags?: readonly string[] | undefined;
  readonly localOnly?: boolean | undefined;
  readonly filter?: string | undefined;
  readonly status?: string | undefined;
}

/** Which running executions to list. */
export interface RunningExecutionsQuery {
  /** @default the server's, 20 */
  readonly max?: number | undefined;
  readonly offset?: number | undefined;
  readonly jobIdFilter?: string | undefined;
  readonly includePostponed?: boolean | undefined;
}

/** Which jobs to export; all of the project without one. */
export interface ExportJobsQuery {
  readonly ids?: readonly string[] | undefined;
  readonly groupPath?: string | undefined;
  readonly jobFilter?: string | undefined;
}

/** Options of an export of several projects. */
export interface ExportAllJobsOptions extends CallOptions {
  /** How many projects are asked for at a time. `timeoutMs` and `attempts` count for each of them. @default 4 */
  readonly concurrency?: number | undefined;
}

/** Which tags to search. */
export interface SearchTagsQuery {
  readonly keyword?: string | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

/** A Runner to create. */
export interface CreateRunnerBody {
  readonly name: string;
  readonly description: string;
  readonly tagNames?: readonly string[] | undefined;
  /** Project to value; sources disagree on what the value means, `.*` is the documented one. */
  readonly assignedProjects?: Readonly<Record<string, string>> | undefined;
  /** From API 56. */
  readonly projectRunnerAsNode?: Readonly<Record<string, boolean>> | undefined;
  /** From API 55: `linux`, `windows`, `docker`, `kubernetes`. */
  readonly installationType?: string | undefined;
  /** From API 55: `manual`, `ephemeral`. */
  readonly replicaType?: string | undefined;
}

/** What to change of a Runner. A field that is left out keeps its value (probable, stated by no document). */
export interface UpdateRunnerBody {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly tagNames?: readonly string[] | undefined;
  /**
   * Write back what `RunnerInfo.projects` says, changed where you mean to. An empty map takes the Runner from all
   * its projects (rundeck/terraform-provider-rundeck) and is refused unless `allowNoProjects` is set.
   */
  readonly assignedProjects?: Readonly<Record<string, string>> | undefined;
  readonly installationType?: string | undefined;
  readonly replicaType?: string | undefined;
}

/** Options of an update. */
export interface UpdateRunnerOptions extends CallOptions {
  /** Lets an empty `assignedProjects` through, which takes the Runner from all its projects. @default false */
  readonly allowNoProjects?: boolean | undefined;
}

/** How a project may use a Runner. */
export interface NodeDispatchBody {
  readonly runnerId: string;
  /** Servers insist on it in every call (rundeck/mcp). */
  readonly runnerAsNodeEnabled: boolean;
  readonly remoteNodeDispatch?: boolean | undefined;
  readonly runnerNodeFilter?: string | undefined;
}

/** Options of a ping. */
export interface PingOptions extends CallOptions {
  /** From the start of the ping to its answer. The server's own limit is unknown. @default 15_000 */
  readonly deadlineMs?: number | undefined;
  /** @default 500 */
  readonly pollMs?: number | undefined;
}

/** Which endpoint to ask for a Runner of a project. */
export interface ProjectRunnerOptions extends CallOptions {
  /**
   * `system` asks the system's endpoint instead: rundeck/terraform-provider-rundeck does so because it found the
   * project's answer unreliable. It needs the right to read Runners at system level. @default "project"
   */
  readonly level?: "project" | "system" | undefined;
}
