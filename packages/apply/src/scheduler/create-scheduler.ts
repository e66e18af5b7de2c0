import type { PlatformOptions } from "@runner-upgrade/plan";
import type { JournalState } from "../state/run-state.js";
import { canaryGate } from "./canary-gate.js";
import { nextUnits, type Decision } from "./next-units.js";
import { RunQueue } from "./run-queue.js";

/** A decision whose reasons are told when they are asked for. */
export type LazyDecision = Omit<Decision, "waiting"> & {
  readonly waiting: Pick<Decision["waiting"], "get">;
};

/** Decides which units of a run start, one state after another. */
export interface Scheduler {
  /** As `nextUnits` decides; it may ask to be woken sooner. What it starts has to be claimed before the next decision. */
  decide(state: JournalState, now: number): LazyDecision;
}

/**
 * Makes the scheduler of one run. It decides as `nextUnits` does, from what has changed since its last decision: the
 * cost of a decision does not grow with the number of units.
 */
export function createScheduler(platforms: PlatformOptions = {}): Scheduler {
  let queue: RunQueue | null = null;
  let last = -Infinity;

  return {
    decide: (state, now) => {
      const { run } = state;
      if (run?.endedAt !== null) return nextUnits(state, now, platforms);
      // A clock that was put back unsettles what had settled: everything is looked at anew.
      if (queue === null || now < last || !queue.update(state, run, now))
        queue = new RunQueue(state, run, platforms, now);
      last = now;

      const { tally } = queue;
      if (run.abortLevel !== "none" || tally.failures > run.plan.policy.maxFailures) return inFull(queue);
      const skip = queue.takeSkipped(now);
      const gate = canaryGate(run, now);
      const start = run.isPaused ? [] : queue.takeStarting(gate, now);
      const isIdle = start.length === 0 && tally.inFlight + tally.absentInFlight === 0;
      // Nothing is under way. Whether anything will ever change is told from all units.
      if (isIdle && !run.isPaused) return inFull(queue);
      const times = [queue.nextTime, gate.kind === "soaking" ? gate.until : null].filter((at) => at !== null);
      return { start, skip, wakeAt: times.length === 0 ? null : Math.min(...times), waiting: reasons() };

      function inFull(of: RunQueue): Decision {
        const decision = nextUnits(state, now, platforms);
        of.note(decision.start, decision.skip);
        return decision;
      }

      function reasons(): LazyDecision["waiting"] {
        let whole: Decision["waiting"] | undefined;
        return {
          get: (unitId) => {
            whole ??= nextUnits(state, now, platforms).waiting;
            return whole.get(unitId);
          },
        };
      }
    },
  };
}
