import { expect, test } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { awayIds, unsettled } from "./away.js";
import { stateOf } from "./reduce.js";

const plan = smallPlan(["a", "b", "c"]);

const claimed = (unitId: string): JournalEvent => ({ type: "unit-claimed", at: 1, unitId });
const step = (unitId: string, stepId: string, at: number): JournalEvent[] => [
  { type: "step-started", at, unitId, stepId, attempt: 1 },
  {
    type: "step-ended",
    at,
    unitId,
    stepId,
    outcome: "done",
    summary: "",
    record: null,
    durationMs: 0,
  },
];

test("a Runner is away from its claim on, before anything was done to it, until it is given back", () => {
  const events: JournalEvent[] = [runStarted(plan)];
  const away = (...more: JournalEvent[]): string[] => {
    events.push(...more);
    return [...awayIds(stateOf(events))];
  };
  expect(away()).toEqual([]);
  expect(away(claimed("a"))).toEqual(["a"]);
  expect(away(...step("a", "stop", 5), claimed("b"))).toEqual(["a", "b"]);
  expect(away(...step("a", "verify", 60))).toEqual(["b"]);
});

test("what a run left away is away for the next one on the same journal, until that gives it back", () => {
  const first = [runStarted(plan), claimed("a"), ...step("a", "stop", 5), claimed("b")];
  const second = { ...runStarted(smallPlan(["a", "c"])), runId: "second" };
  const next = stateOf([...first, second]);
  expect([...awayIds(next)]).toEqual(["a"]);
  expect(next.awayFromEarlierRuns).toEqual({ a: "An earlier run did not give it back." });

  const ended = (outcome: "upgraded" | "skipped"): JournalEvent => ({
    type: "unit-ended",
    at: 81,
    unitId: "a",
    outcome,
    code: null,
    reason: "",
    toVersion: null,
    countsAsFailure: false,
    manualSteps: [],
    remedies: [],
  });
  // Skipped, it is as it was found: what the first run says of it still holds.
  const skipped = [
    claimed("a"),
    ...step("a", "stop", 70),
    {
      type: "rollback-started" as const,
      at: 71,
      unitId: "a",
      reason: "",
      code: "X",
      endsAs: "skipped" as const,
      countsAsFailure: false,
    },
    ...step("a", "rollback:verify", 80),
    ended("skipped"),
  ];
  expect([...awayIds(stateOf([...first, second, ...skipped]))]).toEqual(["a"]);
  expect([...awayIds(stateOf([...first, second, ...skipped, { ...second, runId: "third" }]))]).toEqual(["a"]);

  const back = [claimed("a"), ...step("a", "stop", 70), ...step("a", "verify", 80), ended("upgraded")];
  expect([...awayIds(stateOf([...first, second, ...back]))]).toEqual([]);
  // A third run is left what the second did not touch.
  expect([...awayIds(stateOf([...first, second, { ...second, runId: "third" }]))]).toEqual(["a"]);
  expect([...awayIds(stateOf([...first, second, ...back, { ...second, runId: "third" }]))]).toEqual([]);
});

test("a Runner that was given back has settled when the time is over, not before", () => {
  const state = stateOf([
    runStarted(plan),
    claimed("a"),
    ...step("a", "stop", 5),
    ...step("a", "verify", 60),
  ]);
  expect(unsettled(state, { now: 159, settleMs: 100 })).toEqual(new Map([["a", 160]]));
  expect(unsettled(state, { now: 160, settleMs: 100 })).toEqual(new Map());
});

test("a Runner that an earlier run on the journal gave back settles for the next run, too", () => {
  const second = { ...runStarted(smallPlan(["b", "c"])), runId: "second" };
  const first = [runStarted(plan), claimed("a"), ...step("a", "stop", 5), ...step("a", "verify", 60)];
  const state = stateOf([...first, second]);
  expect(unsettled(state, { now: 159, settleMs: 100 })).toEqual(new Map([["a", 160]]));
  expect(unsettled(state, { now: 160, settleMs: 100 })).toEqual(new Map());
});
