import type { Operation } from "../world/operation.js";
import type { JobLoadReport, JobLoss } from "./job-load.js";
import type { JobNeed } from "./job-need.js";

/** What a job of the load asks for. */
export interface Work {
  readonly need: JobNeed;
  readonly jobId: string;
}

/** An operation of the load: whether it is the last of its job. */
export interface Given extends Work {
  readonly isLast: boolean;
}

/** Counts what became of the jobs: one is done with its last operation, and runs between two. */
export function reportLoad(
  operations: ReadonlyMap<Operation, Given>,
  counts: {
    /** Jobs that were done, and of which nothing is kept. */
    readonly forgotten: number;
    /** Jobs that wait for their next operation. */
    readonly between: number;
  },
): JobLoadReport {
  let done = counts.forgotten;
  let running = counts.between;
  const losses: JobLoss[] = [];
  for (const [operation, { need, isLast }] of operations) {
    if (operation.lost === null) {
      if (operation.state === "finished") done += isLast ? 1 : 0;
      else running += 1;
      continue;
    }
    losses.push({
      reason: operation.lost,
      jobId: operation.jobId,
      operationId: operation.id,
      runnerId: operation.runnerId,
      replicaId: operation.replicaId ?? null,
      need,
      at: operation.lostAt ?? operation.arrivedAt,
    });
  }
  return { done, lost: losses.length, running, losses };
}
