import { indexUnits } from "@runner-upgrade/plan/carry-out";
import { isInFlight } from "../scheduler/budget.js";
import { createScheduler, type LazyDecision } from "../scheduler/create-scheduler.js";
import type { Skip } from "../scheduler/why-skip.js";
import { unitStates } from "../state/unit-states.js";
import { soakingCanaries, watchCanaries } from "../sweep/watch-canaries.js";
import { endUnit } from "../ending/end-unit.js";
import { runUnit } from "../unit/run-unit.js";
import type { RunContext } from "../context/run-context.js";
import type { Wake } from "./wake.js";

/**
 * Starts units as the scheduler says until every unit has ended. Rejects only when the run was halted, and then
 * after everything that was under way has stopped acting.
 */
export async function runUnits(
  run: RunContext,
  options: {
    readonly wake: Wake;
    /** Told who waits for what, for `why`. */
    readonly onDecided: (waiting: LazyDecision["waiting"]) => void;
  },
): Promise<void> {
  const { wake, onDecided } = options;
  const scheduler = createScheduler(run.platforms);
  const tasks = new Map<string, Promise<void>>();
  const halts: unknown[] = [];
  const watching = new Set<Promise<void>>();

  const begin = (unitId: string, claimed: Promise<void>): void => {
    const unit = indexUnits(run.plan).get(unitId);
    if (unit === undefined) return;
    const task = claimed
      .then(() => runUnit(run, unit))
      .catch((error: unknown) => {
        halts.push(error);
      })
      .finally(() => {
        tasks.delete(unitId);
        wake.poke();
      });
    tasks.set(unitId, task);
  };
  const watch = (): void => {
    if (watching.size > 0) return;
    const watched: Promise<void> = watchCanaries(run)
      .catch((error: unknown) => {
        halts.push(error);
      })
      .finally(() => {
        watching.delete(watched);
        wake.poke();
      });
    watching.add(watched);
  };

  for (const { unitId } of unitStates(run.state().run).filter(isInFlight)) begin(unitId, Promise.resolve());
  for (;;) {
    if (halts.length > 0) break;
    const decision = scheduler.decide(run.state(), run.clock.now());
    onDecided(decision.waiting);
    // Claimed in one go, before anything is asked: whoever looks from here on sees all of them away.
    for (const unitId of decision.start) begin(unitId, run.record({ type: "unit-claimed", unitId }));
    for (const skip of decision.skip) await skipUnit(run, skip);
    if (decision.skip.length > 0) continue;
    if (tasks.size === 0 && isOver(run)) break;
    // A watch that has nothing to do would end at once and wake this loop, which would begin it again: all that in one
    // turn of the event loop, in which neither the journal nor a timer gets its turn.
    if (soakingCanaries(run).canaries.length > 0) watch();
    await wake.wait(decision.wakeAt);
  }
  await Promise.all([...tasks.values(), ...watching]);
  if (halts.length > 0) throw halts[0];
}

function isOver(run: RunContext): boolean {
  return unitStates(run.state().run).every(({ end }) => end !== null);
}

async function skipUnit(run: RunContext, skip: Skip): Promise<void> {
  const unit = indexUnits(run.plan).get(skip.unitId);
  if (unit === undefined) return;
  await endUnit(run, unit, {
    outcome: "skipped",
    code: skip.code,
    reason: skip.reason,
    toVersion: null,
    countsAsFailure: false,
  });
}
