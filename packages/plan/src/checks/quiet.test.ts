import { expect, test } from "vitest";
import { nextQuietTime, noQuietTime, workOf, type QuietTime } from "./quiet.js";

const look = (quiet: QuietTime, askedAt: number, isQuiet = true): QuietTime =>
  nextQuietTime(quiet, { askedAt, isQuiet });

test("counts from the first quiet observation", () => {
  expect(look(look(noQuietTime, 2_000), 7_000)).toEqual({ forMs: 5_000, observations: 2, lastAt: 7_000 });
});

test("starts anew after an observation that shows work", () => {
  const busy = look(look(noQuietTime, 2_000), 3_000, false);
  expect(busy).toEqual({ forMs: null, observations: 0, lastAt: 3_000 });
  expect(look(busy, 4_000)).toEqual({ forMs: 0, observations: 1, lastAt: 4_000 });
});

test("starts anew when the clock was put back", () => {
  expect(look(look(noQuietTime, 9_000), 8_000)).toEqual({ forMs: 0, observations: 1, lastAt: 8_000 });
});

test("counts a jump of the clock as no more than the time between two observations", () => {
  expect(look(look(noQuietTime, 2_000), 3_602_000)).toMatchObject({ forMs: 5_000, observations: 2 });
});

test.each([
  [0, 0, null],
  [0, null, null],
  [1, 0, "It runs 1 operation."],
  [0, 2, "It runs 0 operations, and 2 wait in its queue."],
  [null, 0, "It is not known how many operations it runs."],
])("%j running and %j queued: %j", (runningOperations, queuedOperations, work) => {
  expect(workOf({ runningOperations, queuedOperations })).toBe(work);
});
