import { expect, it } from "vitest";
import { createReplicaCounts } from "./replica-counts.js";

function counted(): ReturnType<typeof createReplicaCounts> {
  const counts = createReplicaCounts();
  for (const [at, count] of [
    [10, 2],
    [20, 1],
    [20, 2],
    [30, 0],
    [45, 1],
    [50, 3],
  ] as const)
    counts.note(at, count);
  return counts;
}

it.each([
  [
    { from: 10, to: 60 },
    { now: 3, fewest: 0, most: 3, withoutMs: 15 },
  ],
  [
    { from: 12, to: 29 },
    { now: 2, fewest: 2, most: 2, withoutMs: 0 },
  ],
  [
    { from: 35, to: 40 },
    { now: 0, fewest: 0, most: 0, withoutMs: 5 },
  ],
  [
    { from: 45, to: 46 },
    { now: 1, fewest: 1, most: 1, withoutMs: 0 },
  ],
  [
    { from: 0, to: 5 },
    { now: 0, fewest: 0, most: 0, withoutMs: 5 },
  ],
  [
    { from: 60, to: 70 },
    { now: 3, fewest: 3, most: 3, withoutMs: 0 },
  ],
])("counts within %j", (window, counts) => {
  expect(counted().within(window)).toEqual(counts);
});

it("does not see a number that lasts no time", () => {
  expect(counted().within({ from: 12, to: 25 }).fewest).toBe(2);
});
