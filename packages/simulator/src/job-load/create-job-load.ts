import type { Simulator } from "../simulator/simulator.js";
import type { Operation } from "../world/operation.js";
import { assignOperation, loseOperation } from "../world/operations.js";
import { newId, settle } from "../world/world.js";
import { chooseRunner } from "./choose-runner.js";
import type { JobLoad, JobLoadOptions, JobLoss } from "./job-load.js";
import { describeNeed, needsServedNow, type JobNeed } from "./job-need.js";

interface Work {
  readonly need: JobNeed;
  readonly jobId: string;
}

/**
 * Creates a load that keeps at least one job of each need running: when one is done, the next arrives at that moment.
 * With `everyMs` jobs arrive at that rate instead, whatever runs.
 * A job is lost when no fitting Runner is Healthy by status as it arrives, when its Runner does not report for 600 s,
 * when the end of a process cuts its operation, or when it runs twice; nothing else is a loss. The next job after a
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
  const { operationMs = 20_000, everyMs } = options;
  const shortestMs = typeof operationMs === "number" ? operationMs / 2 : operationMs.min;
  const longestMs = typeof operationMs === "number" ? operationMs * 1.5 : operationMs.max;
  const pauseMs = everyMs ?? (shortestMs + longestMs) / 2;
  const random = options.random ?? world.random;
  const operations = new Map<Operation, Work>();
  let needs: readonly JobNeed[] = options.needs ?? [];
  let state: "idle" | "running" | "stopped" = "idle";
  let forgotten = 0;

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
    const operation: Operation = {
      id: newId(random),
      jobId: work.jobId,
      project: work.need.project,
      durationMs: Math.max(1, Math.round(shortestMs + (longestMs - shortestMs) * random())),
      arrivedAt: world.time,
      runnerId: null,
      state: "waiting",
      sessionId: null,
      reportedAs: null,
      lastReportAt: world.time,
      lost: null,
      lostAt: null,
      onSettled: (settled, timeMs) => {
        if (everyMs === undefined) arriveAt(work, timeMs + (settled.lost === null ? 0 : pauseMs));
        forgetDone();
      },
    };
    operations.set(operation, work);
    world.operations.set(operation.id, operation);
    const runner = chooseRunner(world, work.need);
    if (runner !== null) {
      assignOperation(world, operation, runner);
      return;
    }
    loseOperation(world, operation, "no-healthy-runner");
    operation.state = "failed";
  };

  /** Keeps the latest finished ones, in which running twice can still show itself, and counts the others. */
  const forgetDone = (): void => {
    if (operations.size < 20_000) return;
    for (const operation of [...operations.keys()].slice(0, 10_000)) {
      if (operation.state !== "finished" || operation.lost !== null) continue;
      operations.delete(operation);
      world.operations.delete(operation.id);
      forgotten += 1;
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
      let done = forgotten;
      let running = 0;
      const losses: JobLoss[] = [];
      for (const [operation, { need }] of operations) {
        if (operation.lost === null) {
          if (operation.state === "finished") done += 1;
          else running += 1;
          continue;
        }
        losses.push({
          reason: operation.lost,
          jobId: operation.jobId,
          operationId: operation.id,
          runnerId: operation.runnerId,
          need,
          at: operation.lostAt ?? operation.arrivedAt,
        });
      }
      return { done, lost: losses.length, running, losses };
    },
  };
}
