import { expect, test } from "vitest";
import {
  drainedProcess,
  isOtherProcess,
  nextQuietTime,
  noQuietTime,
  provenQuietMs,
  workOf,
  type LifeSign,
  type QuietTime,
} from "./quiet.js";

/** A look at a time, by default at a Runner that has checked in since the last: its uptime is the time. */
function look(
  quiet: QuietTime,
  askedAt: number,
  { isQuiet = true, uptime = askedAt, statusClass = "serving" }: Partial<Look> = {},
): QuietTime {
  return nextQuietTime(quiet, { askedAt, isQuiet, sign: { uptime, statusClass } });
}
interface Look extends LifeSign {
  readonly isQuiet: boolean;
}

/** Looks every 3 s that all show the same sign of life. */
function looks(quiet: QuietTime, from: number, to: number, seen: Partial<Look>): QuietTime {
  let last = quiet;
  for (let at = from; at <= to; at += 3_000) last = look(last, at, seen);
  return last;
}

test("counts from the first quiet observation", () => {
  expect(look(look(noQuietTime, 2_000), 7_000)).toMatchObject({ forMs: 5_000, observations: 2, silentMs: 0 });
});

test("starts anew after an observation that shows work", () => {
  const busy = look(look(noQuietTime, 2_000), 3_000, { isQuiet: false });
  expect(busy).toMatchObject({ forMs: null, observations: 0 });
  expect(look(busy, 4_000)).toMatchObject({ forMs: 0, observations: 1 });
});

test("starts anew when the clock was put back", () => {
  expect(look(look(noQuietTime, 9_000), 8_000)).toMatchObject({ forMs: 0, observations: 1 });
});

test("counts a jump of the clock as no more than the time between two observations", () => {
  expect(look(look(noQuietTime, 2_000), 3_602_000)).toMatchObject({ forMs: 5_000, observations: 2 });
});

test("counts the time in which a Runner did not check in once it has", () => {
  const silent = looks(noQuietTime, 0, 9_000, { uptime: 77 });
  expect(silent).toMatchObject({ forMs: 0, observations: 4, silentMs: 9_000 });
  expect(provenQuietMs(silent)).toBe(0);
  expect(look(silent, 12_000, { uptime: 89 })).toMatchObject({ forMs: 12_000, observations: 5, silentMs: 0 });
});

test.each([77, null])("takes a status that lasts for a sign of life where the uptime stays %j", (uptime) => {
  const quiet = looks(noQuietTime, 0, 51_000, { uptime });
  expect(provenQuietMs(quiet)).toBe(16_000);
  expect(provenQuietMs(looks(noQuietTime, 0, 51_000, { uptime, statusClass: "new" }))).toBe(0);
});

test("starts anew with a new process", () => {
  const old = looks(look(noQuietTime, 0, { uptime: 100 }), 3_000, 9_000, { uptime: 109 });
  expect(look(old, 12_000, { uptime: 1 })).toMatchObject({ forMs: 0, observations: 1 });
});

test("starts anew once only where several processes show their uptime in turn", () => {
  let quiet = look(noQuietTime, 0, { uptime: 100 });
  for (const [at, uptime] of [
    [3_000, 40],
    [6_000, 106],
    [9_000, 46],
    [12_000, 49],
    [15_000, 115],
  ] as const)
    quiet = look(quiet, at, { uptime });
  expect(quiet).toMatchObject({ forMs: 12_000, observations: 5 });
});

test("counts an absent Runner from when it is shown as absent, and starts anew when it is back", () => {
  const serving = look(look(noQuietTime, 0), 3_000);
  const absent = looks(serving, 6_000, 15_000, { uptime: 3_000, statusClass: "absent" });
  expect(absent).toMatchObject({ forMs: 9_000, observations: 4 });
  expect(look(absent, 18_000)).toMatchObject({ forMs: 0, observations: 1 });
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

test("a proof holds for the process that was watched", () => {
  expect(drainedProcess(noQuietTime)).toBeUndefined();
  const drained = drainedProcess(look(noQuietTime, 2_000, { uptime: 40 }))!;
  expect(drained).toEqual({ uptime: 40, isAbsent: false });
  expect(isOtherProcess(drained, { uptime: 41, statusClass: "serving" })).toBe(false);
  expect(isOtherProcess(drained, { uptime: 40, statusClass: "serving" })).toBe(false);
  expect(isOtherProcess(drained, { uptime: 1, statusClass: "serving" })).toBe(true);
  expect(isOtherProcess(drained, { uptime: null, statusClass: "serving" })).toBe(false);
  expect(isOtherProcess(drained, { uptime: 1, statusClass: "absent" })).toBe(false);
});

test("a proof of a Runner that was absent holds as long as it stays absent", () => {
  const drained = drainedProcess(look(noQuietTime, 2_000, { statusClass: "absent" }))!;
  expect(isOtherProcess(drained, { uptime: 2_000, statusClass: "absent" })).toBe(false);
  expect(isOtherProcess(drained, { uptime: 2_000, statusClass: "serving" })).toBe(true);
});

test("a fallen uptime says nothing where several processes answer for the Runner", () => {
  const drained = drainedProcess({ ...look(noQuietTime, 2_000, { uptime: 40 }), hasSeveral: true })!;
  expect(isOtherProcess(drained, { uptime: 1, statusClass: "serving" })).toBe(false);
});
