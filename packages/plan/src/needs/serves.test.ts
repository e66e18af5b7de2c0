import { expect, test } from "vitest";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import type { Need } from "./need.js";
import { needsServedBy } from "./needs-served-by.js";
import { servesNeed } from "./serves.js";

const base = { project: "payments", minAvailable: 1, servedBy: [] };
const exactly = (...tags: string[]): Need => ({ ...base, id: "n", kind: "tags", tags, match: "exactly" });
const allOf = (...tags: string[]): Need => ({ ...base, id: "n", kind: "tags", tags, match: "all-of" });
const nodes: Need = { ...base, id: "n", kind: "node-filter", project: "batch", nodeFilter: "os: linux" };
const one = (over: Parameters<typeof runner>[1]) => fleetOf([runner("a", over)]).runners[0]!;
const tagged = (...tags: string[]) => one({ tags });
const dispatching = (over: object) =>
  one({ associations: [{ ...dispatches("batch", "os: linux"), ...over }] });

test.each([
  [tagged("eu"), exactly("eu"), "yes"],
  [tagged("eu", "linux"), exactly("eu"), "no"],
  [tagged("eu"), exactly("eu", "linux"), "no"],
  [tagged("eu"), exactly("us"), "no"],
  [tagged("eu", "linux"), allOf("eu"), "yes"],
  [tagged("eu"), allOf("eu", "linux"), "no"],
  [tagged(), allOf(), "no"],
  [one({ associations: [] }), exactly("eu"), "no"],
  [one({ isLocal: true }), exactly("eu"), "no"],
  [dispatching({}), nodes, "yes"],
  [dispatching({ nodeFilter: "os: windows" }), nodes, "no"],
  [dispatching({ nodeFilter: null }), nodes, "no"],
  [dispatching({ remoteNodeDispatch: false }), nodes, "no"],
  [dispatching({ remoteNodeDispatch: null }), nodes, "perhaps"],
] as const)("%#: %o", (runner, need, serving) => {
  expect(servesNeed(runner, need)).toBe(serving);
});

test("a Runner that is a node serves what is aimed at it, and nobody else does", () => {
  const need: Need = { ...base, id: "n", kind: "node", runnerId: "a" };
  const node = { project: "payments", isNode: true };
  const [itself, other] = fleetOf([
    runner("a", { associations: [node] }),
    runner("b", { associations: [node] }),
  ]).runners;
  expect([servesNeed(itself!, need), servesNeed(other!, need)]).toEqual(["yes", "no"]);
  expect(servesNeed(one({ associations: [{ project: "payments" }] }), need)).toBe("no");
});

test.each([
  ["UNTAGGED", tagged(), "perhaps"],
  ["UNTAGGED", tagged("eu"), "no"],
  ["DISPATCH_MODE_UNKNOWN", tagged("eu"), "perhaps"],
  ["NODE_FILTER_UNKNOWN", tagged("eu"), "perhaps"],
  ["NODE_FILTER_UNKNOWN", one({ associations: [{ project: "payments", nodeFilter: "x" }] }), "no"],
  ["NODE_FILTER_UNKNOWN", one({ associations: [{ project: "payments", remoteNodeDispatch: false }] }), "no"],
] as const)("nobody provably serves what is unknown: %s", (reason, runner, serving) => {
  expect(servesNeed(runner, { ...base, id: "n", kind: "unprovable", reason })).toBe(serving);
});

test("a Runner whose tags were taken off still has the needs that it served when they were found", () => {
  const needs = [
    { ...exactly("eu"), servedBy: ["a"] },
    { ...exactly("us"), id: "m", servedBy: ["b"] },
  ];
  expect(needsServedBy(tagged(), needs)).toEqual([needs[0]]);
  expect(needsServedBy("a", needs)).toEqual([needs[0]]);
  expect(needsServedBy("unknown", needs)).toEqual([]);
});

test("a Runner that was given tags since then has the needs that it serves now as well", () => {
  const needs = [
    { ...exactly("eu"), servedBy: ["a"] },
    { ...exactly("us"), id: "m", servedBy: ["b"] },
  ];
  expect(needsServedBy(tagged("us"), needs)).toEqual(needs);
});
