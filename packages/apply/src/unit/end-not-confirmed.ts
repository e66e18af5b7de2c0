import { unitName, type Step, type Unit } from "@runner-upgrade/plan";
import type { Failure } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";
import { notConfirmed, notGivenBack } from "../errors/unfinished-codes.js";
import { endUnit, uncordonSteps } from "../ending/end-unit.js";

/**
 * Ends a unit whose Runner runs the new version while the control plane turns the run away: it is upgraded, with a code
 * that says what is left to do. It counts against the policy's `maxFailures`, and what is cordoned stays away.
 */
export async function endNotConfirmed(
  run: RunContext,
  unit: Unit,
  failure: Pick<Failure, "message">,
): Promise<"ended"> {
  const isConfirmed = whyNotConfirmed(run, unit) === null;
  const tags = uncordonSteps(run, unit);
  await endUnit(run, unit, {
    outcome: "upgraded",
    code: isConfirmed ? notGivenBack : notConfirmed,
    reason:
      (isConfirmed
        ? "It runs the new version, but its cordon could not be taken off: "
        : "It runs the new version on its host, and the control plane did not confirm it: ") +
      failure.message,
    toVersion: isConfirmed ? unit.targetVersion : null,
    countsAsFailure: true,
    manualSteps: [
      ...(isConfirmed
        ? []
        : [
            `In the control plane: see that ${unitName(unit)} is Healthy with version ${unit.targetVersion}.`,
          ]),
      ...tags,
    ],
    remedies: ["Give the run credentials that the server accepts, then observe and plan again."],
  });
  return "ended";
}

/** Why the control plane did not confirm a new Runner; null where it did, or was not asked yet. */
export function whyNotConfirmed(run: RunContext, unit: Unit): string | null {
  const verify = run.stepsOf(unit).find(({ kind }) => kind === "verify");
  const state = verify === undefined ? undefined : run.unit(unit.id).steps[verify.id];
  return state?.status === "ended" && state.outcome === "continued" ? state.summary : null;
}

/** What the old Runner would need stays where it is until the new one is confirmed. */
export async function leaveCleanUp(run: RunContext, unit: Unit, step: Step): Promise<"again"> {
  const ofStep = { unitId: unit.id, stepId: step.id };
  await run.record({ type: "step-started", ...ofStep, attempt: 1 });
  await run.record({
    type: "step-ended",
    ...ofStep,
    outcome: "continued",
    summary: "Nothing was removed, because the control plane did not confirm the new Runner.",
    record: null,
    durationMs: 0,
  });
  return "again";
}

/** Leaves the verification behind: the host shows the new Runner, and the control plane turns the run away. */
export async function goOnNotConfirmed(
  run: RunContext,
  unit: Unit,
  { step, failure }: { readonly step: Step; readonly failure: Failure },
): Promise<"again"> {
  await run.record({
    type: "step-ended",
    unitId: unit.id,
    stepId: step.id,
    outcome: "continued",
    summary: failure.message,
    record: null,
    durationMs: run.unit(unit.id).steps[step.id]?.durationMs ?? 0,
  });
  return "again";
}
