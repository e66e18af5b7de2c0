import { expect, it } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { durationsFromJournals } from "./durations-from-journals.js";

const claimed = (unitId: string, at: number): JournalEvent => ({ type: "unit-claimed", at, unitId });
const ended = (
  unitId: string,
  at: number,
  outcome: "upgraded" | "rolled-back" = "upgraded",
): JournalEvent => ({
  ...{ type: "unit-ended", at, unitId, outcome, code: null, reason: "", toVersion: null },
  ...{ countsAsFailure: false, manualSteps: [], remedies: [] },
});
const started = runStarted(smallPlan(["a", "b", "c"]));

it("tells how long each took that was upgraded, the last run first, and the median of its platform", () => {
  const first = [started, claimed("a", 10), claimed("b", 20), ended("a", 40), ended("b", 30, "rolled-back")];
  const second = [started, claimed("a", 1_000), ended("a", 1_050), claimed("c", 1_100), ended("c", 1_110)];
  const told = { runners: { a: 50, c: 10 }, platforms: { vm: 30 } };
  expect(durationsFromJournals([second, first])).toEqual(told);
  expect(durationsFromJournals([first, second])).toEqual(told);
  expect(durationsFromJournals([])).toEqual({ runners: {}, platforms: {} });
});

it("leaves out a unit during which another process resumed the run, or whose clock was put back", () => {
  const resumed: JournalEvent = { type: "run-resumed", at: 50 };
  const events = [started, claimed("a", 10), resumed, ended("a", 60), claimed("b", 70), ended("b", 5)];
  expect(durationsFromJournals([events]).runners).toEqual({});
});

it("counts from the claim that led to the upgrade, not from one that the guard refused", () => {
  const released: JournalEvent = { type: "unit-released", at: 20, unitId: "a", reason: "", retryAt: 30 };
  expect(
    durationsFromJournals([[started, claimed("a", 10), released, claimed("a", 30), ended("a", 90)]]).runners,
  ).toEqual({ a: 60 });
});
