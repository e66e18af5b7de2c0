import { parsePlan, serializePlan } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { withReplicas } from "../../test/support/replica-plan.js";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { parseJournal, toJournalLine } from "../journal/journal-line.js";
import { buildReport } from "../report/build-report.js";
import { formatReport } from "../report/format-report.js";
import { why } from "../run/why.js";
import { nextUnits } from "../scheduler/next-units.js";
import { awayIds, isAway, settledAt, unsettled } from "./away.js";
import { stateOf } from "./reduce.js";
import type { RunState } from "./run-state.js";

const plan = withReplicas(smallPlan(["a", "b"]), "a", ["r-1", "r-2"]);
const start = runStarted(plan);
const claimed = (unitId: string): JournalEvent => ({ type: "unit-claimed", at: 1, unitId });
const stepped = (unitId: string, stepId: string, at: number): JournalEvent[] => [
  { type: "step-started", at, unitId, stepId, attempt: 1 },
  {
    ...{ type: "step-ended", at, unitId, stepId, outcome: "done", summary: "Done." },
    ...{ record: null, durationMs: 0 },
  },
];
const upgraded = (unitId: string, at: number): JournalEvent[] => [
  claimed(unitId),
  ...["cordon", "stop", "verify", "uncordon"].flatMap((stepId) => stepped(unitId, stepId, at)),
  {
    ...{
      type: "unit-ended",
      at,
      unitId,
      outcome: "upgraded",
      code: null,
      reason: "It runs the new version.",
    },
    ...{ toVersion: "5.7.0", countsAsFailure: false, manualSteps: [], remedies: [] },
  },
];

function runOf(...events: JournalEvent[]): RunState {
  const { run } = stateOf([start, ...events]);
  if (run === null) throw new Error("No run has begun.");
  return run;
}

describe("two units of one Runner", () => {
  it("survive the plan's file and the journal's", () => {
    expect(parsePlan(serializePlan(plan))).toEqual(plan);
    const events = [start, ...upgraded("a/r-1", 5), claimed("a/r-2")];
    const lines = Buffer.from(events.map(toJournalLine).join(""));
    expect(parseJournal(lines, "journal").events).toEqual(events);
  });

  it("have a state each", () => {
    const { units } = runOf(...upgraded("a/r-1", 5), claimed("a/r-2"), ...stepped("a/r-2", "stop", 9));
    expect(units.size).toBe(3);
    expect(units.get("a")).toBeUndefined();
    expect(units.get("a/r-1")).toMatchObject({ presence: "returned", end: { outcome: "upgraded" } });
    expect(units.get("a/r-2")).toMatchObject({ presence: "away", end: null, stoppedFrom: 9 });
    expect(units.get("b")).toMatchObject({ presence: "here", steps: {} });
  });

  it("keep their Runner away while one of them is", () => {
    const away = (...events: JournalEvent[]): string[] => [...awayIds(stateOf([start, ...events]))];
    expect(away(claimed("a/r-2"))).toEqual(["a"]);
    expect(away(...upgraded("a/r-1", 5), claimed("a/r-2"))).toEqual(["a"]);
    expect(away(...upgraded("a/r-1", 5), ...upgraded("a/r-2", 6))).toEqual([]);
  });

  it("let it settle from the return of the last one", () => {
    const state = stateOf([start, ...upgraded("a/r-1", 50), ...upgraded("a/r-2", 20)]);
    expect(settledAt(state, "a", { settleMs: 100 })).toBe(150);
    expect(unsettled(state, { now: 130, settleMs: 100 })).toEqual(new Map([["a", 150]]));
  });

  it("leave it away for the next run until that brings all of them back", () => {
    const first = [start, claimed("a/r-1"), ...stepped("a/r-1", "stop", 5)];
    const next = (...events: JournalEvent[]) => stateOf([...first, { ...start }, ...events]);
    expect(next().awayFromEarlierRuns).toEqual({ a: "An earlier run did not give it back." });
    expect(isAway(next(...upgraded("a/r-1", 9)), "a")).toBe(true);
    expect(isAway(next(...upgraded("a/r-1", 9), ...upgraded("a/r-2", 9)), "a")).toBe(false);
    const third = stateOf([...first, start, ...upgraded("a/r-1", 9), ...upgraded("a/r-2", 8), start]);
    expect([third.awayFromEarlierRuns, third.givenBackByEarlierRuns]).toEqual([{}, { a: 9 }]);
  });

  it("hold each other's stand-in back, not each other", () => {
    const parallel = { ...plan, policy: { ...plan.policy, maxInFlight: 3, maxInFlightPerHost: 3 } };
    const state = stateOf([{ ...runStarted(parallel) }]);
    const { start: starting, waiting } = nextUnits(state, 1);
    expect(starting).toEqual(["a/r-1", "a/r-2"]);
    expect([...waiting.keys()]).toEqual(["b"]);
  });

  it("have a row of the report each, under the name of the replica", () => {
    const report = buildReport(runOf(...upgraded("a/r-1", 5)), { now: 10 });
    expect(report.units.map(({ unitId, runnerId, outcome }) => [unitId, runnerId, outcome])).toEqual([
      ["a/r-1", "a", "upgraded"],
      ["a/r-2", "a", "skipped"],
      ["b", "b", "skipped"],
    ]);
    const text = formatReport(report, { as: "text" });
    expect(text).toMatch(/^a \(host of r-1\) +upgraded/m);
    expect(text).toMatch(/^a \(host of r-2\) +skipped/m);
  });

  it("are told of by their own ids, and together by that of their Runner", () => {
    const run = runOf(...upgraded("a/r-1", 5));
    const first = "a (host of r-1) ended upgraded: It runs the new version.";
    const second = "a (host of r-2) is not started: its turn has not come.";
    expect(why(run, "a/r-1", new Map())).toBe(first);
    expect(why(run, "a/r-2", new Map())).toBe(second);
    expect(why(run, "a", new Map())).toBe(`${first} ${second}`);
    expect(why(run, "c", new Map())).toBe("It is not in the plan.");
  });
});
