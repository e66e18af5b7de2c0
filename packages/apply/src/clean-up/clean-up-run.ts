import type { Unit } from "@runner-upgrade/plan";
import { realClock } from "@runner-upgrade/executor";
import { toApplyError } from "../errors/to-apply-error.js";
import { RunHalted } from "../errors/step-error.js";
import { createEventStream } from "../events/event-stream.js";
import type { HeldLock } from "../lock/run-lock.js";
import { whenLost } from "../lock/when-lost.js";
import { silentLogger } from "@runner-upgrade/executor";
import { checkOptions } from "../options/check-options.js";
import { resumeDependencyNames } from "../options/option-names.js";
import { checkExecutors } from "../preflight/check-script.js";
import { awaitFormerOwner } from "../run/await-former-owner.js";
import { begin, type Begun } from "../run/begin.js";
import { createControl } from "../run/control.js";
import { createContext } from "../run/create-context.js";
import { platformOptions } from "../options/platform-options.js";
import { createRecorder } from "../run/recorder.js";
import { lookAtServer } from "../run/look-at-server.js";
import type { ResumeDependencies } from "../run/resume-run.js";
import type { RunContext } from "../context/run-context.js";
import { unitStates } from "../state/unit-states.js";
import { hasLent } from "../state/lent.js";
import { hasTaken } from "../state/taken.js";
import { createRedactor } from "../text/redactor.js";
import type { CleanUpReport, CleanedUnit } from "./clean-up-report.js";
import { cleanUpUnit } from "./clean-up-unit.js";
import { mayBeOnHost, mayHaveMadeReplica } from "../state/unit-state.js";

/**
 * Cleans up behind a run that was cut and that nobody will resume, from its journal alone: takes its cordons
 * off, and removes what it had saved on the hosts of Runners that serve. It starts, stops and regenerates
 * nothing. What is saved of a Runner that does not serve is kept, for it could not be brought up again without; the
 * report names the steps to do by hand, and `resumeRun` is the better way.
 *
 * On record in the journal. Once nothing is left, the run is on record as ended. Idempotent: again, it finds everything
 * done. Rejects with `ApplyError`: `LOCK_HELD` while another process holds the lock, `JOURNAL_EMPTY`,
 * `JOURNAL_DAMAGED`, `JOURNAL_TAKEN_OVER`, `LOCK_LOST`, `NO_EXECUTOR`, `PLATFORM_UNKNOWN`, and those of the server.
 *
 * @example
 * ```ts
 * const report = await cleanUpRun({
 *   controlPlane,
 *   executors,
 *   journal: createFileJournal("./run.journal"),
 *   lock: createFileLock("./run.journal.lock", { takeOver: "when-silent" }),
 * });
 * ```
 */
export async function cleanUpRun(dependencies: ResumeDependencies): Promise<CleanUpReport> {
  checkOptions("cleanUpRun", dependencies, resumeDependencyNames);
  const { journal } = dependencies;
  const held = (await dependencies.lock?.acquire()) ?? null;
  try {
    return await act(
      await begin({ kind: "resume" }, journal, platformOptions(dependencies)),
      held,
      dependencies,
    );
  } catch (error) {
    throw toApplyError(error instanceof RunHalted ? error.cause : error, "The run could not be cleaned up.");
  } finally {
    await journal.close?.();
    await held?.release();
  }
}

async function act(
  begun: Begun,
  held: HeldLock | null,
  dependencies: ResumeDependencies,
): Promise<CleanUpReport> {
  const { plan, runId, state } = begun;
  checkExecutors(plan, dependencies);
  const { clock = realClock, logger = silentLogger } = dependencies;
  const { server, rights } = await lookAtServer("resume", plan, dependencies);
  const redactor = createRedactor();
  let broken: unknown = null;
  const recorder = createRecorder({
    ...{ runId, state, clock, redactor, logger },
    journal: dependencies.journal,
    stream: createEventStream(),
    onEvent: dependencies.onEvent,
    onChange: () => undefined,
    onBroken: (error) => {
      broken = error;
    },
    onTakenOver: () => undefined,
  });
  whenLost(held, recorder.halt);
  const control = createControl(dependencies.signal);
  const tell = (code: string, message: string): void => {
    logger.warn(message, { code });
  };
  const run = createContext(
    { runId, plan, server, rights, recorder, control, clock, redactor, logger, warn: tell },
    dependencies,
  );

  const takenOverFrom = held?.takenOverFrom ?? null;
  if (!begun.hasEnded) {
    await run.record({ type: "run-resumed", takenOverFrom, purpose: "clean-up" });
    if (takenOverFrom !== null)
      await awaitFormerOwner(run, takenOverFrom, {
        before: state,
        halted: held?.lost,
        tell,
      });
  }
  const units: CleanedUnit[] = [];
  for (const unit of plan.units.filter((one) => isTouched(run, one))) {
    // What is done must be on record.
    if (broken !== null)
      throw toApplyError(
        broken,
        "The journal could not be written.",
        "What was cleaned up until then is in its place.",
      );
    units.push(redactor.clean(await cleanUpUnit(run, unit)));
  }
  const isClean = units.every((unit) => unit.isClean);
  if (isClean && !begun.hasEnded) await endRun(run);
  return { runId, planId: plan.id, units, isClean };
}

/** Whether anything of the run may be left with a Runner. One that ended well, nothing left, is not touched again. */
function isTouched(run: RunContext, unit: Unit): boolean {
  const unitState = run.unit(unit.id);
  if (hasLent(unitState)) return true;
  if (unitState.end === null || unitState.end.outcome === "failed")
    return (
      mayBeOnHost(unitState) ||
      unitState.presence !== "here" ||
      hasTaken(unitState) ||
      mayHaveMadeReplica(unitState)
    );
  // One that was put back, and could not delete what it had made.
  if (unitState.end.outcome !== "upgraded" && mayHaveMadeReplica(unitState)) return true;
  return hasTaken(unitState) && unitState.presence !== "returned";
}

/** Units that never began end skipped, so that the journal is free for another run. */
async function endRun(run: RunContext): Promise<void> {
  for (const { unitId, end } of unitStates(run.state().run)) {
    if (end !== null) continue;
    await run.record({
      type: "unit-ended",
      unitId,
      outcome: "skipped",
      code: "CLEANED_UP",
      reason: "The run was cut and cleaned up before it was started.",
      toVersion: null,
      countsAsFailure: false,
      manualSteps: [],
      remedies: ["Observe and plan again."],
    });
  }
  await run.record({ type: "run-ended" });
}
