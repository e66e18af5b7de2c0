import { text } from "node:stream/consumers";
import {
  createFileJournal,
  createFileLock,
  observeFleet,
  resumeRun,
  startRun,
  type Run,
  type RunDependencies,
} from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import type { Clock, Executor } from "@runner-upgrade/executor";
import { limitTo, planUpgrade } from "@runner-upgrade/plan";
import { createBreakpoint, tell, type Touch } from "./breakpoint.js";
import type { Order } from "./order.js";
import { sharedClock } from "./shared-clock.js";

/** What a platform adds to the child: its executor, which tells of every call to a host that was answered. */
export type CreateExecutor = (options: {
  readonly clock: Clock;
  /** What the fleet's `settings` were. */
  readonly settings: unknown;
  readonly touch: Touch;
}) => Executor | Promise<Executor>;

/**
 * A user's script in a process of its own: it observes, plans and carries out, or it resumes. It stands still at the
 * point of its order, to be killed there.
 */
export async function runChild(createExecutor: CreateExecutor): Promise<void> {
  const order = JSON.parse(await text(process.stdin)) as Order;
  try {
    const report = await (await begin(order, createExecutor)).report;
    const unit = report.units.find(({ runnerId }) => runnerId === order.runnerId);
    if (unit === undefined) throw new Error("The plan has no unit of this Runner.");
    tell({ type: "ended", outcome: unit.outcome, reason: unit.reason, isComplete: report.isComplete });
  } catch (error) {
    tell({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
}

async function begin(order: Order, createExecutor: CreateExecutor): Promise<Run> {
  const clock = sharedClock(order.clock);
  const { touch, watch } = createBreakpoint(order);
  const controlPlane = createRunnerClient({
    url: order.url,
    auth: tokenAuth(order.apiToken),
    clock,
    fetch: async (request) => {
      const what = `${request.method} ${new URL(request.url).pathname.replace(/^.*\/api\/\d+/, "")}`;
      touch(what, "sending");
      const answer = await fetch(request);
      touch(what, "answered");
      return answer;
    },
  });
  const executors = [await createExecutor({ clock, settings: order.settings, touch })];
  const journal = watch(createFileJournal(order.journal));
  const dependencies: RunDependencies & { journal: typeof journal } = {
    controlPlane,
    executors,
    clock,
    journal,
    packageLimits: { minBytes: 1_000 },
    ...(order.lock !== null && {
      lock: createFileLock(order.lock, { clock, takeOver: order.takeOver }),
    }),
  };
  if (order.action === "resume") return resumeRun(dependencies);
  const fleet = await observeFleet({
    controlPlane,
    hosts: order.hosts,
    executors,
    clock,
    // A busy machine, whose clock runs fast.
    inspectTimeLimitMs: 600_000,
  });
  const plan = limitTo(planUpgrade(fleet, order.policy), { runnerIds: [order.runnerId], fleet });
  const run = startRun(plan, {
    ...dependencies,
    onEvent: (event) => {
      if (event.type === "step-started" && event.stepId === order.abortAt) run.abort();
    },
  });
  return run;
}
