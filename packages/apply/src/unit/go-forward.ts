import type { Step, Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { mostRequests, tooManyRegenerations } from "../steps/regenerate-credentials.js";
import { servesUnrecorded, upgradedUnrecorded } from "../steps/refuse-while-serving.js";
import { credentialsRefused, processGone } from "../steps/verify.js";
import { mostAttempts } from "../errors/most-attempts.js";
import { backoffMs } from "../wait/backoff.js";
import { rollBack } from "../rollback/roll-back.js";
import { takeBackAfterRollback } from "../rollback/take-back-tags.js";
import { uncordonAfterRollback } from "../rollback/uncordon.js";
import { canRestoreWithNewCredentials } from "../rollback/restore-host.js";
import { isAccessRefused } from "../errors/is-access-refused.js";
import { replicaNotServing } from "../replicas/delete-replica.js";
import { endNotConfirmed } from "./end-not-confirmed.js";
import { endUnit, stepsWhereNotStopped } from "../ending/end-unit.js";

const mostVerifications = 2;
/** The code of an executor that found the Runner running though it was stopped. */
const revived = "REVIVED";
const backoff = { minMs: 5_000, maxMs: 30_000, factor: 2 };
/** A server may want to be left alone for hours. The Runner is stopped meanwhile: it is asked again sooner. */
const longestRetryAfterMs = 60_000;

/**
 * What follows a failure where nothing can be put back any more: the same step again, a step further back, or the
 * unit's end. Resolves to `again` when the unit goes on.
 */
export async function goForward(
  run: RunContext,
  unit: Unit,
  step: Step,
  failure: Failure,
): Promise<"again" | "ended"> {
  const { attempts = 0 } = run.unit(unit.id).steps[step.id] ?? {};
  switch (step.kind) {
    case "regenerate-credentials":
      if (failure.code === upgradedUnrecorded) return takeAsUpgraded(run, unit, failure);
      if (failure.code === servesUnrecorded) return endInService(run, unit, step, failure);
      return failure.code === tooManyRegenerations
        ? giveUp(run, unit, step, failure)
        : tryAgain(run, unit, { step, failure, attempts });
    case "download-package":
      return isTokenRefused(run, unit) && mayRegenerate(run, unit)
        ? sendBack(run, unit, "regenerate-credentials", failure)
        : tryAgain(run, unit, { step, failure, attempts });
    case "verify":
      return afterVerify(run, unit, step, failure);
    case "uncordon":
      return afterUncordon(run, unit, { step, failure, attempts });
    case "take-back-tags":
      return afterTakingBack(run, unit, { step, failure, attempts });
    case "delete-replica":
      return afterDeletion(run, unit, { step, failure, attempts });
    case "clean-up":
      return afterCleanUp(run, unit, { step, failure, attempts });
    default:
      return tryAgain(run, unit, { step, failure, attempts });
  }
}

/**
 * The Runner runs the new version and serves: what the journal has no record of was done. The unit goes on where it is
 * verified.
 */
async function takeAsUpgraded(run: RunContext, unit: Unit, failure: Failure): Promise<"again"> {
  const steps = run.stepsOf(unit);
  const from = steps.findIndex(({ kind }) => kind === "regenerate-credentials");
  const to = steps.findIndex(({ kind }) => kind === "verify");
  for (const { id: stepId, kind } of steps.slice(from, to)) {
    if (kind === "custom") continue;
    const attempt = (run.unit(unit.id).steps[stepId]?.attempts ?? 0) + 1;
    await run.record({ type: "step-started", unitId: unit.id, stepId, attempt });
    await run.record({
      type: "step-ended",
      unitId: unit.id,
      stepId,
      outcome: "already-done",
      summary: failure.message,
      record: null,
      durationMs: 0,
    });
  }
  return "again";
}

/**
 * An old Runner serves behind the point of no return. Where its old credentials may live it was put back, in effect, and is
 * proven to be. Otherwise others gave it new ones: the package on its host is theirs and stays, and it gets work again.
 */
async function endInService(run: RunContext, unit: Unit, step: Step, failure: Failure): Promise<"ended"> {
  if (!run.unit(unit.id).areOldCredentialsDead) return giveUp(run, unit, step, failure);
  const notGivenBack = await uncordonAfterRollback(run, unit);
  const notTakenBack = notGivenBack === null ? await takeBackAfterRollback(run, unit) : [];
  await endUnit(run, unit, {
    outcome: "failed",
    code: failure.code,
    reason: [
      `${step.id} failed: ${failure.message}`,
      ...(notGivenBack === null ? [] : [`Its cordon could not be taken off: ${notGivenBack.message}`]),
      ...notTakenBack,
    ].join(" "),
    toVersion: null,
    countsAsFailure: true,
    remedies: failure.remedies,
    manualSteps: stepsWhereNotStopped(run, unit),
  });
  return "ended";
}

async function afterVerify(
  run: RunContext,
  unit: Unit,
  step: Step,
  failure: Failure,
): Promise<"again" | "ended"> {
  const unitState = run.unit(unit.id);
  const isRefused = failure.code === credentialsRefused;
  if (isRefused && unitState.refusedCredentials === 0 && mayRegenerate(run, unit))
    return sendBack(run, unit, "regenerate-credentials", failure);
  const attempts = unitState.steps[step.id]?.attempts ?? 0;
  if (attempts >= mostVerifications) return giveUp(run, unit, step, failure);
  if (failure.code === processGone) {
    const isStarted = run.stepsOf(unit).some(({ kind }) => kind === "start");
    await repeatStep(run, unit, isStarted ? "start" : "roll-out", failure);
  }
  return "again";
}

/**
 * A step that had ended is done once more before the unit goes on: what it had brought about does not hold any more.
 * The attempts of the step that found that out are kept, so that this ends.
 */
async function repeatStep(
  run: RunContext,
  unit: Unit,
  kind: "start" | "roll-out" | "stop",
  failure: Failure,
): Promise<void> {
  const step = run.stepsOf(unit).find((one) => one.kind === kind);
  if (step === undefined) return;
  await run.record({
    type: "step-failed",
    unitId: unit.id,
    stepId: step.id,
    code: failure.code,
    message: failure.message,
    mayHaveTakenEffect: true,
    durationMs: 0,
  });
}

/** The Runner runs the new version: where only the run is turned away, the unit did not fail. */
async function afterUncordon(
  run: RunContext,
  unit: Unit,
  options: { readonly step: Step; readonly failure: Failure; readonly attempts: number },
): Promise<"again" | "ended"> {
  const { failure, attempts } = options;
  return isAccessRefused(failure) && attempts >= mostAttempts(failure)
    ? endNotConfirmed(run, unit, failure)
    : tryAgain(run, unit, options);
}

/** The Runner is upgraded and serves: lent tags that stay where they are are looked at once more at the end of the run. */
async function afterTakingBack(
  run: RunContext,
  unit: Unit,
  options: { readonly step: Step; readonly failure: Failure; readonly attempts: number },
): Promise<"again" | "ended"> {
  const { step, failure, attempts } = options;
  if (attempts < mostAttempts(failure)) return tryAgain(run, unit, options);
  await run.record({
    type: "step-ended",
    unitId: unit.id,
    stepId: step.id,
    outcome: "continued",
    summary: `The lent tags could not be taken back when it served again: ${failure.message}`,
    record: null,
    durationMs: 0,
  });
  return "again";
}

/**
 * The new replica serves, so an old one that stays in the list takes no work and does no harm. A new one that stopped serving
 * is another matter: the old one was not touched, and is started again.
 */
async function afterDeletion(
  run: RunContext,
  unit: Unit,
  options: { readonly step: Step; readonly failure: Failure; readonly attempts: number },
): Promise<"again" | "ended"> {
  const { step, failure, attempts } = options;
  if (attempts < mostAttempts(failure)) return tryAgain(run, unit, options);
  if (failure.code === replicaNotServing && run.unit(unit.id).replica.old === "lives") {
    const reason = `${step.id} failed: ${failure.message}`;
    await rollBack(run, unit, { reason, code: failure.code, endsAs: "rolled-back", countsAsFailure: true });
    return "ended";
  }
  await run.record({
    type: "step-ended",
    unitId: unit.id,
    stepId: step.id,
    outcome: "continued",
    summary: `The old replica ${unit.replicaId ?? ""} could not be deleted and stays in the list: ${failure.message}`,
    record: null,
    durationMs: 0,
  });
  return "again";
}

/** A clean-up that fails leaves something behind and harms nobody: the Runner is upgraded. */
async function afterCleanUp(
  run: RunContext,
  unit: Unit,
  options: { readonly step: Step; readonly failure: Failure; readonly attempts: number },
): Promise<"again"> {
  const { step, failure, attempts } = options;
  if (attempts < mostVerifications) return "again";
  await run.record({
    type: "step-ended",
    unitId: unit.id,
    stepId: step.id,
    outcome: "continued",
    summary: `It failed, and what it would have removed is still there: ${failure.message}`,
    record: null,
    durationMs: 0,
  });
  return "again";
}

async function tryAgain(
  run: RunContext,
  unit: Unit,
  options: {
    readonly step: Step;
    readonly failure: Failure;
    readonly attempts: number;
  },
): Promise<"again" | "ended"> {
  const { step, failure, attempts } = options;
  const cause = causeOf(run, unit, step, failure);
  if (attempts >= mostAttempts(cause)) return giveUp(run, unit, step, failure);
  const pauseMs = Math.min(cause.retryAfterMs ?? 0, longestRetryAfterMs);
  await run.clock.sleep(Math.max(pauseMs, backoffMs(backoff, attempts, run.random)));
  if (failure.code === revived && step.kind !== "stop") await repeatStep(run, unit, "stop", failure);
  return "again";
}

/** What stands behind a failure: executors tell of a download that could not be opened in their own words. */
function causeOf(run: RunContext, unit: Unit, step: Step, failure: Failure): Failure {
  if (step.kind !== "download-package") return failure;
  return run.downloadFailures.get(unit.id) ?? failure;
}

async function sendBack(run: RunContext, unit: Unit, stepId: string, failure: Failure): Promise<"again"> {
  await run.record({ type: "unit-sent-back", unitId: unit.id, stepId, reason: failure.message });
  return "again";
}

function mayRegenerate(run: RunContext, unit: Unit): boolean {
  const isRotating = run.stepsOf(unit).some(({ kind }) => kind === "regenerate-credentials");
  return isRotating && run.unit(unit.id).credentialRequests < mostRequests;
}

/** Whether the server would not give the package for this download token: it may live once, or for minutes. */
function isTokenRefused(run: RunContext, unit: Unit): boolean {
  const status = run.downloadFailures.get(unit.id)?.status ?? null;
  return status !== null && status >= 400 && status < 500 && status !== 429;
}

/**
 * The end of the way forward. Where no regeneration was ever answered the old credentials may be alive: the old
 * Runner is started, and if it serves it was put back. Where they are dead, and the user asked for it, the old package
 * is started with the new ones. Otherwise the unit failed, and names what is to be done by hand.
 */
async function giveUp(run: RunContext, unit: Unit, step: Step, failure: Failure): Promise<"ended"> {
  const reason = `${step.id} failed: ${failure.message}`;
  const unitState = run.unit(unit.id);
  const isRunning = unitState.presence === "returned" || step.kind === "uncordon";
  const mayGoBack = unitState.areOldCredentialsDead
    ? canRestoreWithNewCredentials(run, unit)
    : unitState.credentials === "uncertain";
  if (!isRunning && mayGoBack) {
    await rollBack(run, unit, { reason, code: failure.code, endsAs: "rolled-back", countsAsFailure: true });
    return "ended";
  }
  await endUnit(run, unit, {
    outcome: "failed",
    code: failure.code,
    reason,
    toVersion: null,
    countsAsFailure: true,
    remedies: failure.remedies,
  });
  return "ended";
}
