import type { Unit } from "@runner-upgrade/plan";
import { failureOf } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { finishRollback, rollBack } from "../rollback/roll-back.js";
import { advance } from "./advance.js";
import { askGuard, mustAsk, refuse } from "./ask-guard.js";
import { endsAtPremises } from "./check-premises.js";
import { endAfterInsert, endUpgraded } from "./end-of-steps.js";
import { endUnexpectedly } from "./end-unexpectedly.js";
import { lookBeforeStop } from "./look-before-stop.js";
import { whyTurnBack } from "../facts/turn-back.js";
import { endsProcess, failedInsert, hasReplacementBegun, nextStep } from "../facts/unit-facts.js";

/**
 * Carries a claimed unit to its end, or back into the queue, from wherever the journal says that it stands. Rejects
 * only when the run was halted.
 */
export async function runUnit(run: RunContext, unit: Unit): Promise<void> {
  try {
    const unitState = run.unit(unit.id);
    if (unitState.rollback !== null) {
      await finishRollback(run, unit, unitState.rollback);
      return;
    }
    // Also of a unit that is resumed: nobody knows what others did to its Runner meanwhile.
    if (!hasReplacementBegun(run.stepsOf(unit), unitState) && (await endsAtPremises(run, unit))) return;
    await walk(run, unit);
  } catch (error) {
    if (error instanceof RunHalted) throw error;
    await endUnexpectedly(run, unit, failureOf(error));
  }
}

async function walk(run: RunContext, unit: Unit): Promise<void> {
  // The guard's check, directly followed by the step that takes the Runner away, is one question, not two.
  let wasJustAllowed = false;
  for (;;) {
    const step = nextStep(run, unit);
    if (step === undefined) {
      const failed = failedInsert(run, unit);
      return failed === undefined ? endUpgraded(run, unit) : endAfterInsert(run, unit, failed);
    }
    const turnBack = whyTurnBack(run, unit);
    if (turnBack !== null) return rollBack(run, unit, turnBack);

    // That it is absent is what allows to stop it without a stand-in: it must be so still, also for a stop that was
    // interrupted, since others, or a rollback that reached no journal, may have started it meanwhile.
    const hasBegun = hasReplacementBegun(run.stepsOf(unit), run.unit(unit.id));
    const isLicenceDue = unit.isAbsent && endsProcess(step) && (step.kind === "stop" || !hasBegun);
    if (isLicenceDue && (await endsAtPremises(run, unit))) return;

    const isAsked = mustAsk(run, unit, step, { wasJustAllowed });
    if (isAsked) {
      const refusal = await askGuard(run, unit, step);
      if (refusal !== null) return refuse(run, unit, refusal);
      // The answer took its time, and the user may have aborted meanwhile.
      const turnBackNow = whyTurnBack(run, unit);
      if (turnBackNow !== null) return rollBack(run, unit, turnBackNow);
    }
    const look = await lookBeforeStop(run, unit, step);
    if (look === "ended") return;
    if (look === "drain-again") continue;
    wasJustAllowed = isAsked && step.kind === "check-availability";
    if ((await advance(run, unit, step)) === "ended") return;
  }
}
