import type { FormerOwner } from "../lock/run-lock.js";
import { procedureOf } from "../state/plan-index.js";
import { unitStates } from "../state/unit-states.js";
import type { JournalState } from "../state/run-state.js";
import { restoreLimitMs } from "../rollback/restore-limit.js";
import type { RunContext } from "../context/run-context.js";

/**
 * Waits until the step that the former owner of the lock had started is past its time limit: a process that stood still
 * may yet have its effect. From the record of the resumption on it cannot begin another one. Returns at once where that
 * process is known to have ended, or had started none.
 */
export async function awaitFormerOwner(
  run: RunContext,
  { machine, processId, hasEnded }: FormerOwner,
  options: {
    /** As the journal told before the resumption was recorded: from there on every open step counts as interrupted. */
    readonly before: JournalState;
    readonly tell: (code: string, message: string) => void;
    readonly halted: AbortSignal | undefined;
  },
): Promise<void> {
  if (hasEnded) return;
  const open = unitStates(options.before.run).flatMap(({ unitId, steps }) =>
    Object.entries(steps).flatMap(([stepId, step]) =>
      step?.status === "started" || step?.status === "interrupted"
        ? [{ stepId, overAt: step.startedAt + timeLimitOf(run, unitId, stepId) }]
        : [],
    ),
  );
  const [last] = open.sort((one, other) => other.overAt - one.overAt);
  const pauseMs = last === undefined ? 0 : last.overAt - run.clock.now();
  if (last === undefined || pauseMs <= 0) return;
  options.tell(
    "LOCK_TAKEN_OVER",
    `The lock was taken over from process ${processId} on ${machine}, which is not known to have ended: it may yet ` +
      `carry out ${last.stepId}. Nothing is done until that step is past its time limit, in ${Math.ceil(pauseMs / 1_000)} s.`,
  );
  await run.clock.sleep(pauseMs, options.halted).catch(() => undefined);
}

function timeLimitOf(run: RunContext, unitId: string, stepId: string): number {
  const steps = procedureOf(run.plan, unitId);
  // A step that stands in no procedure is one of a rollback; none of those takes longer than starting the old Runner.
  return steps.find(({ id }) => id === stepId)?.timeLimitMs ?? restoreLimitMs(steps);
}
