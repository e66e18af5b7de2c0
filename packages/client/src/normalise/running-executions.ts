import { numberOf, recordOf, stringOf, type Unexpected } from "./read.js";

/** One running execution. The documented entry names no Runner, so it cannot be mapped to one. */
export interface RunningExecution {
  /** A whole number (rundeck/docs, API reference). */
  readonly id: number;
  readonly status: string;
  readonly project: string | null;
  readonly jobId: string | null;
  readonly jobName: string | null;
  /** The entry as the server sent it. */
  readonly raw: unknown;
}

/** One page of running executions. What a server does not tell of the paging is null. */
export interface RunningExecutions {
  readonly executions: readonly RunningExecution[];
  readonly count: number | null;
  readonly total: number | null;
  readonly offset: number | null;
  readonly max: number | null;
}

/**
 * Reads running executions, as a list (rundeck/docs, `rundeck-api.yml`) or as one object (rundeck/docs, API
 * reference). Throws `UNEXPECTED_BODY` where there is neither.
 */
export function toRunningExecutions(value: unknown, unexpected: Unexpected): RunningExecutions {
  const body = recordOf(value);
  const listed = body?.["executions"];
  const one = recordOf(listed);
  if (!Array.isArray(listed) && one === null) throw unexpected("no list of executions");
  const entries: unknown[] = Array.isArray(listed) ? listed : [one];
  const paging = recordOf(body?.["paging"]);
  return {
    executions: entries.map((entry) => toRunningExecution(entry, unexpected)),
    count: numberOf(paging?.["count"]),
    total: numberOf(paging?.["total"]),
    offset: numberOf(paging?.["offset"]),
    max: numberOf(paging?.["max"]),
  };
}

function toRunningExecution(value: unknown, unexpected: Unexpected): RunningExecution {
  const entry = recordOf(value);
  const id = numberOf(entry?.["id"]);
  if (entry === null || id === null || !Number.isSafeInteger(id))
    throw unexpected("an execution without an id");
  const job = recordOf(entry["job"]);
  return {
    id,
    status: stringOf(entry["status"]) ?? "",
    project: stringOf(entry["project"]),
    jobId: stringOf(job?.["id"]),
    jobName: stringOf(job?.["name"]),
    raw: value,
  };
}
