import type { RunEvent } from "@runner-upgrade/apply";
import { expect, test } from "vitest";
import { unitTimes } from "./unit-times.js";

const started = (stepId: string, at: number, unitId = "a"): RunEvent => ({
  type: "step-started",
  at,
  unitId,
  ...{ unitName: unitId, runnerId: unitId, runnerName: unitId },
  stepId,
  attempt: 1,
});
const ended = (stepId: string, at: number, unitId = "a"): RunEvent => ({
  type: "step-ended",
  at,
  unitId,
  ...{ unitName: unitId, runnerId: unitId, runnerName: unitId },
  stepId,
  outcome: "done",
  summary: "Done.",
  record: null,
  durationMs: 0,
});

test("counts from the answered cordon to the stop, and from there to the verification", () => {
  const events = [
    started("cordon", 0),
    ended("cordon", 100),
    started("drain", 110),
    ended("drain", 15_000),
    started("stop", 15_200),
    ended("verify", 20_200),
  ];
  expect(unitTimes(events)).toEqual([{ unitId: "a", cordonToStopMs: 15_100, outOfServiceMs: 5_000 }]);
});

test("counts from the drain where nothing is cordoned, and to the roll-out where nothing is stopped", () => {
  const events = [started("drain", 1_000), started("roll-out", 3_000), ended("verify", 9_000)];
  expect(unitTimes(events)).toEqual([{ unitId: "a", cordonToStopMs: 2_000, outOfServiceMs: 6_000 }]);
});

test("takes the last attempt of a unit that went back into the queue", () => {
  const events = [
    ended("cordon", 100),
    ended("cordon", 60_000),
    started("stop", 76_000),
    ended("verify", 80_000),
  ];
  expect(unitTimes(events)).toEqual([{ unitId: "a", cordonToStopMs: 16_000, outOfServiceMs: 4_000 }]);
});

test("leaves out a unit that was never verified", () => {
  expect(unitTimes([ended("cordon", 100), started("stop", 200)])).toEqual([]);
});
