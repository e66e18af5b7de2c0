import { unitName, type Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";
import { rollBack } from "../rollback/roll-back.js";
import { endUnit } from "../ending/end-unit.js";
import { isPastNoReturn, isVerified } from "../facts/unit-facts.js";

/** Something that nobody foresaw: the old Runner is put back where it still can be, else a person is told. */
export async function endUnexpectedly(run: RunContext, unit: Unit, failure: Failure): Promise<void> {
  run.logger.error(`${unitName(unit)}: ${failure.message}`, run.redactor.clean({ ...failure }));
  const unitState = run.unit(unit.id);
  if (unitState.end !== null) return;
  const reason = `Something unforeseen happened: ${failure.message}`;
  const why = { reason, code: failure.code, endsAs: "rolled-back", countsAsFailure: true } as const;
  const mayGoBack = !isPastNoReturn(unitState) && !isVerified(run.stepsOf(unit), unitState);
  try {
    if (mayGoBack && unitState.rollback === null) {
      await rollBack(run, unit, why);
      return;
    }
  } catch (error) {
    if (error instanceof RunHalted) throw error;
  }
  await endUnit(run, unit, {
    outcome: "failed",
    code: failure.code,
    reason,
    toVersion: null,
    countsAsFailure: true,
  });
}
