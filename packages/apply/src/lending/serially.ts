import type { RunContext } from "../context/run-context.js";

const queues = new WeakMap<RunContext, Map<string, Promise<unknown>>>();

/**
 * Acts on the tags of one lender after everything else that was asked for before: two units that lend to it, or take back
 * from it, would otherwise read before the other writes.
 */
export function serially<T>(run: RunContext, lenderId: string, act: () => Promise<T>): Promise<T> {
  const byLender = queues.get(run) ?? new Map<string, Promise<unknown>>();
  queues.set(run, byLender);
  const before = byLender.get(lenderId) ?? Promise.resolve();
  const acted = before.then(act, act);
  byLender.set(lenderId, acted);
  return acted;
}
