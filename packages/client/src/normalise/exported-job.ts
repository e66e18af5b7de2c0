import { recordOf, stringOf, type Unexpected } from "./read.js";

/** How a job chooses its Runner (rundeck/terraform-provider-rundeck and rundeck/mcp; not in the job format's pages). */
export interface RunnerSelector {
  /** A list of tags or a filter; it may hold `${option.x}`. */
  readonly filter: string | null;
  /** `TAGS`, `FILTER` or `LOCAL`; a word of a newer server is kept. */
  readonly mode: string | null;
  /** `TAG_FILTER_AND` (also where a server spells it `TAGS_FILTER_AND`) or `LOCAL_RUNNER`; other words are kept. */
  readonly type: string | null;
  /** The selector as the server sent it. */
  readonly raw: unknown;
}

/** A job definition, as far as an upgrade reads it. */
export interface ExportedJob {
  readonly id: string | null;
  readonly name: string | null;
  readonly group: string | null;
  /** Null: the job has no selector (the local Runner in a manual project, any in an automatic one). */
  readonly runnerSelector: RunnerSelector | null;
  /** The whole definition as the server sent it. */
  readonly raw: unknown;
}

/** All jobs of a project, as `needsFromJobs` of `@runner-upgrade/plan/jobs` takes them. */
export interface ProjectJobs {
  readonly project: string;
  /** Each definition whole, as the server sent it. */
  readonly jobs: readonly unknown[];
}

/** Reads an export: a list of jobs, or one. Throws `UNEXPECTED_BODY` for anything else. */
export function toExportedJobs(value: unknown, unexpected: Unexpected): ExportedJob[] {
  // An export of no job is an empty YAML document.
  if (value === null || value === undefined) return [];
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.map((entry) => {
    const job = recordOf(entry);
    if (job === null) throw unexpected("a job that is no object");
    return {
      id: stringOf(job["uuid"]) ?? stringOf(job["id"]),
      name: stringOf(job["name"]),
      group: stringOf(job["group"]),
      runnerSelector: toRunnerSelector(job["runnerSelector"]),
      raw: entry,
    };
  });
}

function toRunnerSelector(value: unknown): RunnerSelector | null {
  const selector = recordOf(value);
  if (selector === null) return null;
  const type = stringOf(selector["runnerFilterType"]);
  return {
    filter: stringOf(selector["filter"]),
    mode: stringOf(selector["runnerFilterMode"]),
    type: type === "TAGS_FILTER_AND" ? "TAG_FILTER_AND" : type,
    raw: value,
  };
}
