import type { StepOutcome } from "@runner-upgrade/executor";
import type { Check, Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import { mostAttempts } from "../errors/most-attempts.js";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../run/run-context.js";
import { wayBackSteps } from "../state/way-back-steps.js";
import type { WayBackState } from "../state/unit-state.js";
import { awaitChecks } from "../steps/await-checks.js";
import { awaitLateCordon } from "../steps/await-late-cordon.js";
import { takeBack } from "../steps/custom-step.js";
import { giveTagsBack } from "../steps/give-tags-back.js";
import { observeHost } from "../steps/observe-host.js";
import { noToken } from "../steps/package-source.js";
import { regenerateCredentials } from "../steps/regenerate-credentials.js";
import { removedTags } from "../steps/removed-tags.js";
import { checkError } from "../steps/require-checks.js";
import { stepContext } from "../steps/step-call.js";
import { processGone } from "../steps/verify.js";
import { endUnit } from "../unit/end-unit.js";
import { perform } from "../unit/perform.js";
import { backoffMs, withTimeLimit } from "../wait/index.js";

const backoff = { minMs: 5_000, maxMs: 30_000, factor: 2 };
const restoreTimeLimitMs = 300_000;
const tagsTimeLimitMs = 60_000;
const cleanUpTimeLimitMs = 60_000;
const mostCleanUps = 2;
/** After a refusal the unit waits this long before it is tried again, and longer each time. */
const requeueBackoff = { minMs: 5_000, maxMs: 60_000, factor: 2 };

/** Puts the old Runner back and ends the unit, or puts it back into the queue. Nothing cuts it. */
export async function goBack(run: RunContext, unit: Unit, why: WayBackState): Promise<void> {
  await run.record({ type: "way-back-started", runnerId: unit.runnerId, ...why });
  await finishWayBack(run, unit, why);
}

/** Carries a way back on from where it stands. Each of its steps is harmless when it is done twice. */
export async function finishWayBack(run: RunContext, unit: Unit, why: WayBackState): Promise<void> {
  const failure = (await bringBackUp(run, unit)) ?? (await bringTagsBack(run, unit));
  const notTakenBack = await takeBackInserts(run, unit);
  const notRemoved = failure === null ? await cleanUpHost(run, unit) : [];
  const reason = [why.reason, ...notTakenBack, ...notRemoved].join(" ");
  if (failure !== null) {
    await endUnit(run, unit, {
      outcome: "failed",
      code: failure.code,
      reason: `${reason} The old Runner could not be put back: ${failure.message}`,
      toVersion: null,
      countsAsFailure: true,
      remedies: failure.remedies,
    });
    return;
  }
  if (why.endsAs === "queued") {
    await release(run, unit, reason);
    return;
  }
  await endUnit(run, unit, {
    outcome: why.endsAs,
    code: why.code,
    reason: `${reason} ${run.unit(unit.runnerId).isHostTouched ? "The old Runner runs again." : "It runs as before."}`,
    toVersion: run.unit(unit.runnerId).baseline?.version ?? unit.premises.version,
    countsAsFailure: why.countsAsFailure,
  });
}

/** Puts a unit back into the queue, to be tried again later. */
export async function release(run: RunContext, unit: Unit, reason: string): Promise<void> {
  const count = (run.unit(unit.runnerId).refusal?.count ?? 0) + 1;
  const retryAt = run.clock.now() + backoffMs(requeueBackoff, count, run.random);
  await run.record({ type: "unit-released", runnerId: unit.runnerId, reason, retryAt });
}

/** Starts the old Runner where the host was touched, and proves that it serves. Null when it does. */
async function bringBackUp(run: RunContext, unit: Unit): Promise<Failure | null> {
  if (!run.unit(unit.runnerId).isHostTouched) return null;
  const restored = await restoreHost(run, unit);
  if (restored !== null) return restored;
  const failure = await proveServing(run, unit);
  if (failure?.code !== processGone) return failure;
  // A process that was about to end looked like the old Runner, and has ended since: it is started once more.
  return (await restoreHost(run, unit, { isAgain: true })) ?? proveServing(run, unit);
}

async function restoreHost(
  run: RunContext,
  unit: Unit,
  { isAgain }: { readonly isAgain: boolean } = { isAgain: false },
): Promise<Failure | null> {
  const isWithNewCredentials = run.unit(unit.runnerId).areOldCredentialsDead;
  const stepId = isWithNewCredentials ? wayBackSteps.restoreWithNewCredentials : wayBackSteps.restore;
  const act = isWithNewCredentials ? restoreWithNewCredentials : restore;
  if (!isAgain && hasEnded(run, unit, stepId)) return null;
  const noCredentials = isWithNewCredentials ? await regenerateAgain(run, unit) : null;
  if (noCredentials !== null) return noCredentials;
  return attempts(run, unit, stepId, () =>
    withTimeLimit((signal) => act(run, unit, { stepId, signal }), {
      what: `Putting the old ${unit.runnerName} back on ${unit.host.address}`,
      timeLimitMs: restoreTimeLimitMs,
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
  run.executorOf(unit).restore(stepContext(run, unit, { ...options, timeLimitMs: restoreTimeLimitMs }));

const restoreWithNewCredentials: Restore = (run, unit, options) => {
  const held = run.credentials.get(unit.runnerId);
  const executor = run.executorOf(unit);
  if (held === undefined || executor.restoreWithNewCredentials === undefined)
    return Promise.reject(noToken(unit));
  return executor.restoreWithNewCredentials(
    stepContext(run, unit, { ...options, timeLimitMs: restoreTimeLimitMs }),
    { credentials: { runnerId: unit.runnerId, token: held.token } },
  );
};

/**
 * A token lives in the memory of a process: one that carries a way back on from another has none, and regenerates once
 * more, on record and as often as it may be. Null where there are credentials now.
 */
async function regenerateAgain(run: RunContext, unit: Unit): Promise<Failure | null> {
  const step = run.stepsOf(unit).find(({ kind }) => kind === "regenerate-credentials");
  if (run.credentials.has(unit.runnerId) || step === undefined) return null;
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
 * The old Runner serves again: by status, and by a ping sent after it was started. One that was absent before is put
 * back as it was, whatever it does then.
 */
async function proveServing(run: RunContext, unit: Unit): Promise<Failure | null> {
  const stepId = wayBackSteps.verify;
  const timeLimitMs = run.stepsOf(unit).find(({ kind }) => kind === "verify")?.timeLimitMs ?? 180_000;
  const checks: readonly Check[] = [{ kind: "status", anyOf: ["serving", "saturated"] }, { kind: "ping" }];
  const performed = await perform(run, unit, stepId, async () => {
    const deadlineAt = run.clock.now() + (unit.isAbsent ? 0 : timeLimitMs);
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (!unit.isAbsent && (await isGone(run, unit, stepId))) throw gone(unit, result.reason);
    if (result.outcome !== "passed" && !unit.isAbsent)
      throw checkError({ unit, step: { id: stepId } }, result);
    return { outcome: "done", summary: result.reason };
  });
  return performed.kind === "failed" ? performed.failure : null;
}

/** Whether the host says that nothing runs. A host that cannot be asked says nothing. */
async function isGone(run: RunContext, unit: Unit, stepId: string): Promise<boolean> {
  try {
    return (await observeHost(run, unit, stepId)).process === "gone";
  } catch {
    return false;
  }
}

function gone(unit: Unit, seen: string): StepError {
  return new StepError({
    code: processGone,
    message: `The old process of ${unit.runnerName} is gone from ${unit.host.address} though it was put back: ${seen}`,
  });
}

function hasEnded(run: RunContext, unit: Unit, stepId: string): boolean {
  return run.unit(unit.runnerId).steps[stepId]?.status === "ended";
}

async function bringTagsBack(run: RunContext, unit: Unit): Promise<Failure | null> {
  const unitState = run.unit(unit.runnerId);
  const cordon = run.stepsOf(unit).find(({ kind }) => kind === "cordon");
  if (cordon === undefined || unitState.steps[cordon.id] === undefined) return null;
  const stepId = wayBackSteps.uncordon;
  if (hasEnded(run, unit, stepId)) return null;
  return attempts(run, unit, stepId, async () => {
    const given = await giveTagsBack(run, unit);
    await awaitLateCordon(run, unit);
    const added = [...new Set([...given, ...(await giveTagsBack(run, unit))])];
    const checks: readonly Check[] = [{ kind: "tags", state: "given-back" }];
    const deadlineAt = run.clock.now() + tagsTimeLimitMs;
    const result = await awaitChecks(run, unit, { stepId, checks, deadlineAt });
    if (result.outcome !== "passed" && removedTags(run.unit(unit.runnerId)).length > 0)
      throw checkError({ unit, step: { id: stepId } }, result);
    return {
      outcome: added.length > 0 ? "done" : "already-done",
      summary: added.length > 0 ? `Its tags are back: ${added.join(", ")}.` : "It has its tags.",
    };
  });
}

/** Takes back what handlers of the user's own did, last first. What fails is told and holds nothing up. */
async function takeBackInserts(run: RunContext, unit: Unit): Promise<string[]> {
  const failures: string[] = [];
  for (const step of [...run.stepsOf(unit)].reverse()) {
    if (step.kind !== "custom" || run.unit(unit.runnerId).steps[step.id] === undefined) continue;
    const handler = run.handlers.get(step.name);
    if (typeof handler !== "object" || handler.takeBack === undefined) continue;
    const performed = await perform(run, unit, `way-back:${step.id}`, async () => {
      await takeBack(run, unit, step);
      return { outcome: "done", summary: `${step.name} was taken back.` };
    });
    if (performed.kind === "failed")
      failures.push(`${step.name} could not be taken back: ${performed.failure.message}`);
  }
  return failures;
}

/**
 * Removes what was kept on the host for the way back, for it may hold secrets. What fails is told and holds nothing
 * up: the Runner serves.
 */
async function cleanUpHost(run: RunContext, unit: Unit): Promise<string[]> {
  const executor = run.executorOf(unit);
  if (!run.unit(unit.runnerId).isHostTouched || executor.cleanUp === undefined) return [];
  const cleanUp = executor.cleanUp.bind(executor);
  const stepId = wayBackSteps.cleanUp;
  for (let attempt = 1; ; attempt++) {
    const performed = await perform(run, unit, stepId, () =>
      withTimeLimit(
        (signal) => cleanUp(stepContext(run, unit, { stepId, signal, timeLimitMs: cleanUpTimeLimitMs })),
        {
          what: `Cleaning up behind ${unit.runnerName} on ${unit.host.address}`,
          timeLimitMs: cleanUpTimeLimitMs,
          clock: run.clock,
        },
      ),
    );
    if (performed.kind === "ended") return [];
    if (attempt >= mostCleanUps)
      return [
        `What was kept on ${unit.host.address} for the way back could not be removed: ${performed.failure.message}`,
      ];
    await run.clock.sleep(backoffMs(backoff, attempt, run.random));
  }
}

/** The last failure of a step that was tried as often as is worth it; null when it ended. */
async function attempts(
  run: RunContext,
  unit: Unit,
  stepId: string,
  act: () => Promise<StepOutcome>,
): Promise<Failure | null> {
  for (let attempt = 1; ; attempt++) {
    const performed = await perform(run, unit, stepId, act);
    if (performed.kind === "ended") return null;
    if (attempt >= mostAttempts(performed.failure)) return performed.failure;
    await run.clock.sleep(backoffMs(backoff, attempt, run.random));
  }
}

/**
 * Whether the old package or image can be started with the new credentials: where it surely takes them, or where the
 * user asked for what probably works.
 */
export function canRestoreWithNewCredentials(run: RunContext, unit: Unit): boolean {
  const executor = run.executorOf(unit);
  if (executor.restoreWithNewCredentials === undefined || !run.credentials.has(unit.runnerId)) return false;
  return (
    executor.restoresWithNewCredentials === "certain" || run.restoreWithNewCredentials === "when-start-fails"
  );
}
