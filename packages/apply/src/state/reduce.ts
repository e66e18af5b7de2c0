import { isBroughtBack } from "./away.js";
import type { JournalEvent } from "../events/journal-event.js";
import { freshUnit } from "./unit-state.js";
import { emptyJournalState, type JournalState, type RunState } from "./run-state.js";
import { reduceUnit } from "./reduce-unit.js";
import { resumeUnit } from "./resume-unit.js";
import { UnitTable } from "./unit-table.js";
import { runnerIdsOf, unitStatesOfRunner } from "./units-of-runner.js";

/**
 * One event further. Pure: a journal's events, reduced in order, are the state of its last run. Events that do not
 * fit (of an unknown unit, before any run) change nothing. Costs the same however many units the run has.
 *
 * @example
 * ```ts
 * const state = events.reduce(reduce, emptyJournalState);
 * ```
 */
export function reduce(state: JournalState, event: JournalEvent): JournalState {
  if (event.type === "run-started") {
    return {
      run: {
        runId: event.runId,
        plan: event.plan,
        startedAt: event.at,
        endedAt: null,
        isPaused: false,
        abortLevel: "none",
        resumptions: 0,
        units: UnitTable.of(event.plan.units.map(({ id }) => freshUnit(id))),
      },
      usedPlanIds: [...state.usedPlanIds, event.plan.id],
      awayFromEarlierRuns: leftAway(state),
      givenBackByEarlierRuns: givenBack(state),
    };
  }
  const { run } = state;
  if (run === null) return state;
  const next = reduceRun(run, event);
  return next === run ? state : { ...state, run: next };
}

/** The state of a whole journal. */
export function stateOf(events: readonly JournalEvent[]): JournalState {
  return events.reduce(reduce, emptyJournalState);
}

function reduceRun(run: RunState, event: Exclude<JournalEvent, { type: "run-started" }>): RunState {
  switch (event.type) {
    case "run-resumed":
      return {
        ...run,
        isPaused: false,
        abortLevel: "none",
        resumptions: run.resumptions + 1,
        units: run.units.map((unit) => resumeUnit(run.plan, unit)),
      };
    case "run-paused":
      return { ...run, isPaused: true };
    case "run-continued":
      return { ...run, isPaused: false };
    case "run-aborted":
      return { ...run, abortLevel: event.level };
    case "run-ended":
      return { ...run, endedAt: event.at };
    default: {
      const unit = run.units.get(event.unitId);
      if (unit === undefined) return run;
      const next = reduceUnit(run.plan, unit, event);
      return next === unit ? run : { ...run, units: run.units.with(next) };
    }
  }
}

/** What the run before leaves to the next: its own Runners as it left them, and what it was left itself. */
function leftAway(state: JournalState): JournalState["awayFromEarlierRuns"] {
  if (state.run === null) return state.awayFromEarlierRuns;
  const left = new Map(Object.entries(state.awayFromEarlierRuns));
  for (const runnerId of runnerIdsOf(state.run)) {
    const units = unitStatesOfRunner(state.run, runnerId);
    if (units.every(isBroughtBack)) left.delete(runnerId);
    const away = units.find(({ presence }) => presence === "away");
    if (away !== undefined) left.set(runnerId, away.end?.reason ?? "An earlier run did not give it back.");
  }
  return Object.fromEntries(left);
}

function givenBack({ run, givenBackByEarlierRuns }: JournalState): JournalState["givenBackByEarlierRuns"] {
  const own = runnerIdsOf(run).flatMap((runnerId) => {
    const times = unitStatesOfRunner(run, runnerId).flatMap(({ awayUntil }) => awayUntil ?? []);
    return times.length === 0 ? [] : [[runnerId, Math.max(...times)] as const];
  });
  return { ...givenBackByEarlierRuns, ...Object.fromEntries(own) };
}
