import { unitName, type Unit } from "@runner-upgrade/plan";
import type { Outcome } from "../events/journal-event.js";
import { printable } from "../text/printable.js";
import type { RunContext } from "../context/run-context.js";
import { sweepSteps } from "../state/rollback-steps.js";
import { hasTaken, takenOf } from "../state/taken.js";
import type { UnitState } from "../state/unit-state.js";
import { stepContext } from "../performing/step-call.js";

/** How a unit ends. */
export interface Ending {
  readonly outcome: Outcome;
  /** Null where nothing went wrong. */
  readonly code: string | null;
  /** One sentence. */
  readonly reason: string;
  readonly toVersion: string | null;
  /** Whether it counts against the policy's `maxFailures`. An absent Runner's failure never does. */
  readonly countsAsFailure: boolean;
  readonly remedies?: readonly string[];
  /** What to do by hand. @default after a failure, what brings the Runner up from where it stands; else what the run left */
  readonly manualSteps?: readonly string[];
}

/** Ends a unit. One that failed names the steps to do by hand. */
export async function endUnit(run: RunContext, unit: Unit, ending: Ending): Promise<void> {
  run.credentials.delete(unit.id);
  await run.record({
    type: "unit-ended",
    unitId: unit.id,
    outcome: ending.outcome,
    code: ending.code,
    reason: printable(ending.reason, 2_000),
    toVersion: ending.toVersion,
    countsAsFailure: ending.countsAsFailure && !unit.isAbsent,
    manualSteps: ending.manualSteps ?? stepsLeft(run, unit, ending.outcome),
    remedies: ending.remedies ?? [],
  });
}

function stepsLeft(run: RunContext, unit: Unit, outcome: Outcome): readonly string[] {
  if (outcome === "failed") return manualSteps(run, unit);
  // One that was put back, or back into the queue, may have a new replica that could not be deleted.
  return outcome === "upgraded" ? [] : replicaSteps(unit, run.unit(unit.id));
}

/** What a person would have to do to finish by hand, in order. No secret. */
export function manualSteps(run: RunContext, unit: Unit): string[] {
  const unitState = run.unit(unit.id);
  return [
    ...(unitState.isHostTouched ? executorSteps(run, unit) : []),
    ...uncordonSteps(run, unit),
    ...replicaSteps(unit, unitState),
  ];
}

/** Of the replicas that a person has to choose between, the one that the Runner is not to keep. */
function replicaSteps({ replicaId = "", runnerName }: Unit, { replica }: UnitState): string[] {
  if (replica.made.length === 0 || replica.old === "deleted") return [];
  const made = replica.made.join(", ");
  return [
    `In the control plane: the run made the replica ${made} of ${runnerName}. Delete it where the old one, ${replicaId}, serves again; otherwise delete the old one once the new one is Healthy.`,
  ];
}

/** What a person would have to give back of what the cordon took. */
export function uncordonSteps(run: RunContext, unit: Unit): string[] {
  const unitState = run.unit(unit.id);
  return hasTaken(unitState) && !isUncordoned(run, unit) ? givingBack(unit, unitState) : [];
}

function givingBack({ runnerName }: Unit, unitState: UnitState): string[] {
  const { tags, dispatch } = takenOf(unitState);
  const where = `In the control plane, when ${runnerName} is Healthy:`;
  return [
    ...(tags.length > 0 ? [`${where} give it the tags ${tags.join(", ")} back, beside those it has.`] : []),
    ...Object.keys(dispatch).map(
      (project) =>
        `${where} switch its remote node dispatch on again in the project ${project}, with the node filter that it has.`,
    ),
  ];
}

/** What a person would have to do about a Runner that does not serve, whatever it was that ended it. Never empty. */
export function stepsToServe(run: RunContext, unit: Unit): string[] {
  const steps = manualSteps(run, unit);
  return run.unit(unit.id).isHostTouched ? steps : [lookAtHost(unit), ...steps];
}

/** What a person would have to do about a Runner that was put back, and of which it is not known that it serves. */
export function stepsWhereItDoesNotRun(run: RunContext, unit: Unit): string[] {
  return [
    `On ${unit.host.address}: see whether a process of ${unitName(unit)} runs, for it was started. Do what follows on the host only where none does: a second one must not be started beside it.`,
    ...manualSteps(run, unit),
  ];
}

/** Lists what is left to do for a Runner that no step stopped. The executor's steps would put back what is in its place. */
export function stepsWhereNotStopped(run: RunContext, unit: Unit): string[] {
  return [lookAtHost(unit), ...uncordonSteps(run, unit)];
}

function lookAtHost(unit: Unit): string {
  return `On ${unit.host.address}: see that one process of ${unitName(unit)} runs, and that it is Healthy.`;
}

function isUncordoned(run: RunContext, unit: Unit): boolean {
  const { steps } = run.unit(unit.id);
  const sweep = steps[sweepSteps.uncordon];
  if (sweep !== undefined) return sweep.status === "ended";
  return steps["uncordon"]?.status === "ended" || steps["rollback:uncordon"]?.status === "ended";
}

function executorSteps(run: RunContext, unit: Unit): string[] {
  try {
    const context = stepContext(run, unit, {
      stepId: "manual-steps",
      timeLimitMs: 0,
      signal: new AbortController().signal,
    });
    return run
      .executorOf(unit)
      .manualSteps(context)
      .map((line) => printable(line, 2_000));
  } catch {
    // An executor that cannot say it must not keep the unit from ending.
    return [lookAtHost(unit)];
  }
}
