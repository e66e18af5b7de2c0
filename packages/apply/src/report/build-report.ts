import { unitName, type Notice, type Plan, type Unit } from "@runner-upgrade/plan";
import type { Outcome } from "../events/journal-event.js";
import type { RunState } from "../state/run-state.js";
import type { StepState, UnitState } from "../state/unit-state.js";
import { stepsToTakeBack } from "../lending/steps-to-take-back.js";
import { deadTokenWarnings } from "./dead-tokens.js";
import type { ReportedStep, ReportedUnit, RunReport } from "./run-report.js";

/** Makes the report of a run that has ended. Pure. */
export function buildReport(
  run: RunState,
  options: { readonly now: number; readonly warnings?: readonly string[] },
): RunReport {
  const { plan } = run;
  const endedAt = run.endedAt ?? options.now;
  const units = [
    ...plan.units.map((unit) => reportUnit(plan, unit, run.units.get(unit.id), endedAt)),
    ...reportBlocked(plan),
  ];
  const totals: Record<Outcome, number> = {
    upgraded: 0,
    "already-current": 0,
    "rolled-back": 0,
    failed: 0,
    skipped: 0,
  };
  for (const { outcome } of units) totals[outcome] += 1;
  return {
    formatVersion: 1,
    runId: run.runId,
    planId: plan.id,
    startedAt: run.startedAt,
    endedAt,
    units,
    totals,
    isComplete:
      totals["rolled-back"] + totals.failed + totals.skipped === 0 &&
      units.every(({ code }) => code === null) &&
      run.endedAt !== null,
    warnings: [...(options.warnings ?? []), ...deadTokenWarnings(run)],
  };
}

function reportUnit(plan: Plan, unit: Unit, state: UnitState | undefined, endedAt: number): ReportedUnit {
  const end = state?.end ?? null;
  return {
    unitId: unit.id,
    unitName: unitName(unit),
    runnerId: unit.runnerId,
    runnerName: unit.runnerName,
    host: unit.host,
    outcome: end?.outcome ?? "skipped",
    code: end === null ? "NOT_STARTED" : end.code,
    reason: end?.reason ?? "The run ended before it was started.",
    fromVersion: state?.baseline?.version ?? unit.premises.version,
    toVersion: end?.toVersion ?? null,
    awayMs:
      state?.awayFrom === null || state?.awayFrom === undefined
        ? null
        : (state.awayUntil ?? endedAt) - state.awayFrom,
    stoppedMs: state === undefined ? null : stoppedMs(state, endedAt),
    steps: state === undefined ? [] : reportSteps(plan, unit, state),
    manualSteps: [...(end?.manualSteps ?? []), ...(state === undefined ? [] : stepsToTakeBack(unit, state))],
    remedies: end?.remedies ?? [],
  };
}

function stoppedMs({ stoppedFrom, stoppedMs: before }: UnitState, endedAt: number): number | null {
  return stoppedFrom === null ? before : (before ?? 0) + endedAt - stoppedFrom;
}

/** The procedure's steps in their order, then those of the rollback. */
function reportSteps(plan: Plan, unit: Unit, { steps }: UnitState): ReportedStep[] {
  const ids = plan.procedures[unit.procedure]?.steps.map(({ id }) => id) ?? [];
  const others = Object.keys(steps).filter((id) => !ids.includes(id));
  return [...ids, ...others].flatMap((id) => {
    const step = steps[id];
    return step === undefined ? [] : [reportStep(id, step)];
  });
}

function reportStep(id: string, { status, outcome, attempts, durationMs, summary }: StepState): ReportedStep {
  const shown = status === "ended" ? (outcome ?? "done") : status === "failed" ? "failed" : "not-ended";
  return { id, outcome: shown, attempts, durationMs, summary };
}

/** Blocked Runners are no units; the report tells of each once, with all that blocks it. */
function reportBlocked(plan: Plan): ReportedUnit[] {
  const byRunner = new Map<string, Notice[]>();
  for (const notice of plan.blockers) {
    if (notice.runnerId === null || plan.units.some(({ runnerId }) => runnerId === notice.runnerId)) continue;
    byRunner.set(notice.runnerId, [...(byRunner.get(notice.runnerId) ?? []), notice]);
  }
  return [...byRunner].map(([runnerId, notices]) => ({
    unitId: runnerId,
    unitName: notices[0]?.runnerName ?? runnerId,
    runnerId,
    runnerName: notices[0]?.runnerName ?? runnerId,
    host: null,
    outcome: "skipped",
    code: notices[0]?.code ?? "BLOCKED",
    reason: `The plan blocks it. ${notices.map(({ message }) => message).join(" ")}`,
    fromVersion: null,
    toVersion: null,
    awayMs: null,
    stoppedMs: null,
    steps: [],
    manualSteps: [],
    remedies: [...new Set(notices.flatMap(({ remedies }) => remedies))],
  }));
}
