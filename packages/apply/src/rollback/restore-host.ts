import type { StepOutcome } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { rollbackSteps } from "../state/rollback-steps.js";
import { noToken } from "../steps/package-source.js";
import { regenerateCredentials } from "../steps/regenerate-credentials.js";
import { stepContext } from "../performing/step-call.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { attempts, hasEnded } from "./attempts.js";
import { restoreLimitMs } from "./restore-limit.js";

/** Starts the old Runner on its host, with new credentials where the old ones are dead. Null when it was started. */
export async function restoreHost(
  run: RunContext,
  unit: Unit,
  { isAgain }: { readonly isAgain: boolean } = { isAgain: false },
): Promise<Failure | null> {
  const isWithNewCredentials = run.unit(unit.id).areOldCredentialsDead;
  const stepId = isWithNewCredentials ? rollbackSteps.restoreWithNewCredentials : rollbackSteps.restore;
  const act = isWithNewCredentials ? restoreWithNewCredentials : restore;
  if (!isAgain && hasEnded(run, unit, stepId)) return null;
  const noCredentials = isWithNewCredentials ? await regenerateAgain(run, unit) : null;
  if (noCredentials !== null) return noCredentials;
  return attempts(run, unit, stepId, () =>
    withTimeLimit((signal) => act(run, unit, { stepId, signal }), {
      what: `Putting the old ${unitName(unit)} back on ${unit.host.address}`,
      timeLimitMs: restoreLimitMs(run.stepsOf(unit)),
      clock: run.clock,
    }),
  );
}

type Restore = (
  run: RunContext,
  unit: Unit,
  options: { readonly stepId: string; readonly signal: AbortSignal },
) => Promise<StepOutcome>;

const restore: Restore = (run, unit, options) =>
  run
    .executorOf(unit)
    .restore(stepContext(run, unit, { ...options, timeLimitMs: restoreLimitMs(run.stepsOf(unit)) }));

const restoreWithNewCredentials: Restore = (run, unit, options) => {
  const held = run.credentials.get(unit.id);
  const executor = run.executorOf(unit);
  if (held === undefined || executor.restoreWithNewCredentials === undefined)
    return Promise.reject(noToken(unit));
  return executor.restoreWithNewCredentials(
    stepContext(run, unit, { ...options, timeLimitMs: restoreLimitMs(run.stepsOf(unit)) }),
    { credentials: { runnerId: unit.runnerId, token: held.token } },
  );
};

/**
 * A token lives in the memory of a process: one that carries a rollback on from another has none, and regenerates once
 * more, on record and as often as it may be. Null where there are credentials now.
 */
async function regenerateAgain(run: RunContext, unit: Unit): Promise<Failure | null> {
  const step = run.stepsOf(unit).find(({ kind }) => kind === "regenerate-credentials");
  if (run.credentials.has(unit.id) || step === undefined) return null;
  return attempts(run, unit, step.id, () =>
    regenerateCredentials({
      run,
      unit,
      step,
      signal: undefined,
      deadlineAt: run.clock.now() + step.timeLimitMs,
    }),
  );
}

/**
 * Whether the old package or image can be started with the new credentials: where it surely takes them, or where the
 * user asked for what probably works.
 */
export function canRestoreWithNewCredentials(run: RunContext, unit: Unit): boolean {
  const executor = run.executorOf(unit);
  if (executor.restoreWithNewCredentials === undefined || !run.credentials.has(unit.id)) return false;
  return (
    executor.restoresWithNewCredentials === "certain" || run.restoreWithNewCredentials === "when-start-fails"
  );
}
