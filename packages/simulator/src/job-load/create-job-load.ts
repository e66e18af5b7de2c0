import type { Simulator } from "../simulator/simulator.js";
import type { Operation } from "../world/operation.js";
import { assignOperation, loseOperation } from "../world/operations.js";
import { newId, settle } from "../world/world.js";
import { chooseNext, chooseRunner } from "./choose-runner.js";
import type { JobLoad, JobLoadOptions } from "./job-load.js";
import { describeNeed, needsServedNow, type JobNeed } from "./job-need.js";
import { reportLoad, type Given, type Work } from "./report-load.js";

/** Where a job's execution stands. */
interface Execution {
  /** Its latest operation; null before the first. */
  readonly began: Operation | null;
  /** How many operations follow the next one. */
  readonly left: number;
}

/**
 * Creates a load that keeps at least one job of each need running: when one is done, the next arrives at that moment.
 * With `everyMs` jobs arrive at that rate instead, whatever runs.
 * A job is lost when no fitting Runner is Healthy by status as it arrives, when its Runner does not report for 600 s,
 * when the end of a process cuts its operation, when it runs twice, or when its replica is gone between two of its
 * operations; nothing else is a loss. The next job after a
 * loss arrives one mean duration later.
 *
 * Needs no timer: works in virtual time with virtual agents, and with stand-ins over HTTP.
 *
 * @example
 * const load = createJobLoad(simulator, { operationMs: 10_000 });
 * load.start();
 * await clock.advance(3_600_000);
 * load.report.lost; // 0
 */
export function createJobLoad(simulator: Simulator, options: JobLoadOptions = {}): JobLoad {
  const { world } = simulator;
  const { operationMs = 20_000, everyMs, operationsPerJob = 1, betweenOperationsMs = 0 } = options;
  const shortestMs = typeof operationMs === "number" ? operationMs / 2 : operationMs.min;
  const longestMs = typeof operationMs === "number" ? operationMs * 1.5 : operationMs.max;
  const pauseMs = everyMs ?? (shortestMs + longestMs) / 2;
  const random = options.random ?? world.random;
  const operations = new Map<Operation, Given>();
  let needs: readonly JobNeed[] = options.needs ?? [];
  let state: "idle" | "running" | "stopped" = "idle";
  let forgotten = 0;
  let between = 0;

  const arriveAt = (work: Work, timeMs: number): void => {
    world.agenda.at(timeMs, () => {
      arrive(work);
    });
  };
  const arrive = (work: Work): void => {
    if (state !== "running") return;
    if (world.server.executionMode === "passive") {
      // A passive server starts no job at all: none arrives, so none is lost.
      arriveAt(work, world.time + pauseMs);
      return;
    }
    if (everyMs !== undefined) arriveAt(work, world.time + everyMs);
    execute(work, { began: null, left: operationsPerJob - 1 });
  };
  const execute = (work: Work, { began, left }: Execution): void => {
    const operation: Operation = {
      id: newId(random),
      jobId: work.jobId,
      project: work.need.project,
      durationMs: Math.max(1, Math.round(shortestMs + (longestMs - shortestMs) * random())),
      arrivedAt: world.time,
      runnerId: null,
      replicaId: null,
      state: "waiting",
      sessionId: null,
      reportedAs: null,
      lastReportAt: world.time,
      lost: null,
      lostAt: null,
      onSettled: (settled, timeMs) => {
        if (settled.lost === null && left > 0) {
          between += 1;
          world.agenda.at(timeMs + betweenOperationsMs, () => {
            between -= 1;
            execute(work, { began: settled, left: left - 1 });
          });
        } else if (everyMs === undefined) arriveAt(work, timeMs + (settled.lost === null ? 0 : pauseMs));
        forgetDone();
      },
    };
    operations.set(operation, { ...work, isLast: left === 0 });
    world.operations.set(operation.id, operation);
    const chosen = began === null ? chooseRunner(world, work.need) : chooseNext(world, work.need, began);
    if (chosen === "replica-gone") {
      operation.runnerId = began?.runnerId ?? null;
      operation.replicaId = began?.replicaId ?? null;
    } else if (chosen !== null) {
      assignOperation(world, operation, chosen.runner, chosen.replicaId);
      return;
    }
    loseOperation(world, operation, chosen ?? "no-healthy-runner");
    operation.state = "failed";
  };

  /** Keeps the latest finished ones, in which running twice can still show itself, and counts the others. */
  const forgetDone = (): void => {
    if (operations.size < 20_000) return;
    for (const [operation, { isLast }] of [...operations].slice(0, 10_000)) {
      if (operation.state !== "finished" || operation.lost !== null) continue;
      operations.delete(operation);
      world.operations.delete(operation.id);
      if (isLast) forgotten += 1;
    }
  };

  return {
    get needs() {
      return needs;
    },
    start: () => {
      settle(world);
      if (state !== "idle") return;
      state = "running";
      needs = options.needs ?? needsServedNow(world, options.projects);
      for (const need of needs) {
        for (let number = 1; number <= (options.jobsPerNeed ?? 1); number += 1) {
          const jobId = simulator.addJob({
            project: need.project,
            name: `rehearsal ${number} for ${describeNeed(need)}`,
            ...("tags" in need ? { tags: need.tags } : { nodeFilter: need.nodeFilter }),
          });
          arrive({ need, jobId });
        }
      }
      settle(world);
    },
    stop: () => {
      settle(world);
      state = "stopped";
    },
    get report() {
      settle(world);
      return reportLoad(operations, { forgotten, between });
    },
  };
}
