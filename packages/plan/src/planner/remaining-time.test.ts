import { expect, test } from "vitest";
import { Admission } from "../candidates/admission.js";
import type { Candidate } from "../candidates/candidate.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { remainingTimes } from "./remaining-time.js";

const need = { kind: "tags", id: "n", project: "web", servedBy: [], tags: ["n"], match: "exactly" } as const;

/** Some that serve one need, which so many must stand in for, with their durations in minutes. */
function remaining(
  minutes: readonly number[],
  minAvailable: number,
  over: Partial<Candidate> = {},
): number[] {
  const fleet = fleetOf(minutes.map((_, index) => runner(`r${index}`)));
  const candidates = minutes.map((expectedDurationMs, place): Candidate => ({
    runner: fleet.runners[place]!,
    place,
    host: { platform: "vm", address: `h${place}` },
    statusClass: "serving",
    needs: [{ need: { ...need, minAvailable }, place: 0, isProven: true }],
    targetVersion: "5.8.0",
    image: null,
    keepsServing: false,
    chosen: { key: "vm:wait", procedure: { route: "vm", steps: [] }, idleMs: 0, busyMs: 0 },
    expectedDurationMs,
    ...over,
  }));
  return [...remainingTimes(candidates, new Admission([minutes.length], []), minutes.length)];
}

test("where one may be away at a time, all that take no longer follow one after the other", () => {
  expect(remaining([1, 5, 3], 2)).toEqual([1, 9, 4]);
});

test("where several may be away they share what is left, and nothing takes less than itself", () => {
  expect(remaining([4, 6, 2, 12], 2)).toEqual([4, 6, 2, 12]);
  expect(remaining([6, 6, 6, 6], 2)).toEqual([12, 9, 6, 6]);
});

test("a need that nothing may leave counts as one at a time", () => {
  expect(remaining([2, 2], 5)).toEqual([4, 2]);
});

test("absent ones, and those that serve all along, keep none of a need waiting", () => {
  expect(remaining([2, 2], 1, { statusClass: "absent" })).toEqual([2, 2]);
  expect(remaining([2, 2], 1, { keepsServing: true })).toEqual([2, 2]);
});
