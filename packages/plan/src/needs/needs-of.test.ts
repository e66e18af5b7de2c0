import { expect, test } from "vitest";
import { policyDefaults } from "../policy/policy-defaults.js";
import type { Policy } from "../policy/policy.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import { needsOf } from "./needs-of.js";

const needs = (runners: Parameters<typeof fleetOf>[0], policy: Partial<Policy> = {}) =>
  needsOf(fleetOf(runners), { ...policyDefaults, ...policy });
const brief = (...args: Parameters<typeof needs>) =>
  Object.fromEntries(needs(...args).map(({ id, servedBy }) => [id, servedBy.join(" ")]));

test("same-tags: one need per project and exact set of tags, whatever case and order", () => {
  const runners = [
    runner("a", { tags: ["EU", "linux"] }),
    runner("b", { tags: ["linux", "eu"] }),
    runner("c", { tags: ["eu"] }),
  ];
  expect(brief(runners)).toEqual({ "tags:payments:eu": "c", "tags:payments:eu+linux": "a b" });
});

test("each-tag: every tag is a need of its own", () => {
  const runners = [runner("a", { tags: ["eu", "linux"] }), runner("b", { tags: ["eu"] })];
  expect(brief(runners, { coverage: { kind: "each-tag" } })).toEqual({
    "tags:payments:eu": "a b",
    "tags:payments:linux": "a",
  });
});

test("filters: a Runner serves a filter when it has all of its tags; a Runner that no filter names has no need", () => {
  const filters = [
    { project: "payments", tags: ["eu"] },
    { project: "payments", tags: ["eu", "linux"] },
  ];
  const runners = [
    runner("a", { tags: ["eu", "linux", "x"] }),
    runner("b", { tags: ["eu"] }),
    runner("c", { tags: ["x"] }),
    runner("d", { tags: [] }),
  ];
  expect(brief(runners, { coverage: { kind: "filters", filters } })).toEqual({
    "tags:payments:eu": "a b",
    "tags:payments:eu+linux": "a",
  });
});

test("filters: a project that none names falls back on equal tags", () => {
  const filters = [{ project: "other", tags: ["linux"] }];
  expect(brief([runner("a")], { coverage: { kind: "filters", filters } })).toEqual({
    "tags:payments:eu": "a",
  });
});

test("a filter that is written twice is one need", () => {
  const filters = [
    { project: "payments", tags: ["eu"] },
    { project: "payments", tags: ["eu"] },
  ];
  expect(brief([runner("a")], { coverage: { kind: "filters", filters } })).toEqual({
    "tags:payments:eu": "a",
  });
});

test("a Runner has the needs of all of its projects", () => {
  const associations = [{ project: "payments" }, dispatches("batch", "os: linux")];
  expect(brief([runner("a", { associations })])).toEqual({
    "nodes:batch:os: linux": "a",
    "tags:payments:eu": "a",
  });
});

test("an automatic project: one need per node filter; tags play no part", () => {
  const runners = [
    runner("a", { associations: [dispatches("batch", "os: linux")] }),
    runner("b", { associations: [dispatches("batch", " os: linux ")], tags: [] }),
    runner("c", { associations: [dispatches("batch", "os: .*")] }),
  ];
  expect(brief(runners)).toEqual({ "nodes:batch:os: .*": "c", "nodes:batch:os: linux": "a b" });
});

test("an automatic project: without remote dispatch a Runner serves no nodes", () => {
  const associations = [{ ...dispatches("batch", "os: linux"), remoteNodeDispatch: false }];
  expect(brief([runner("a", { associations })])).toEqual({});
});

test("what cannot be known is a need that nobody can serve", () => {
  const runners = [
    runner("a", { tags: [] }),
    runner("b", { associations: [{ project: "legacy" }] }),
    runner("c", { associations: [{ project: "batch" }] }),
  ];
  expect(needs(runners)).toMatchObject([
    { id: "unprovable:batch:node_filter_unknown", servedBy: ["c"], reason: "NODE_FILTER_UNKNOWN" },
    { id: "unprovable:legacy:dispatch_mode_unknown", servedBy: ["b"], reason: "DISPATCH_MODE_UNKNOWN" },
    { id: "unprovable:payments:untagged", servedBy: ["a"], reason: "UNTAGGED" },
  ]);
});

test("a dispatch mode that could not be read can be stated; one that was read is not overruled", () => {
  const runners = [runner("a", { associations: [{ project: "legacy" }, { project: "payments" }] })];
  const assumeDispatch = { legacy: "manual", payments: "automatic" } as const;
  expect(brief(runners, { assumeDispatch })).toEqual({ "tags:legacy:eu": "a", "tags:payments:eu": "a" });
});

test("a Runner that is a node is a need of its own, which only a policy that blocks makes binding", () => {
  const runners = [runner("a", { associations: [{ project: "payments", isNode: true }] }), runner("b")];
  const of = (runnerIsNode: "warn" | "block") =>
    needs(runners, { runnerIsNode }).find(({ kind }) => kind === "node");
  expect(of("warn")).toMatchObject({ id: "node:payments:a", servedBy: ["a"], minAvailable: 0 });
  expect(of("block")).toMatchObject({ minAvailable: 1 });
});

test("the server's own Runner plays no part", () => {
  expect(brief([runner("a", { isLocal: true })])).toEqual({});
});

test("a share of those who serve is rounded up", () => {
  const runners = ["a", "b", "c"].map((id) => runner(id));
  expect(needs(runners, { minAvailable: "50%" })[0]?.minAvailable).toBe(2);
});

test("names of projects and tags that hold the separators do not make two needs one", () => {
  const runners = [
    runner("a", { associations: [{ project: "x:y" }], tags: ["z"] }),
    runner("b", { associations: [{ project: "x" }], tags: ["y:z"] }),
    runner("c", { associations: [{ project: "x" }], tags: ["p+q"] }),
    runner("d", { associations: [{ project: "x" }], tags: ["p", "q"] }),
  ];
  const assumeDispatch = { x: "manual", "x:y": "manual" } as const;
  expect(needs(runners, { assumeDispatch })).toHaveLength(4);
});

test("equal tags are asked for exactly; single tags and filters, of all who hold them", () => {
  const matches = (coverage: Policy["coverage"]): string[] =>
    needsOf(fleetOf([runner("a")]), { ...policyDefaults, coverage }).map((need) =>
      need.kind === "tags" ? need.match : need.kind,
    );
  expect(matches({ kind: "same-tags" })).toEqual(["exactly"]);
  expect(matches({ kind: "each-tag" })).toEqual(["all-of"]);
  expect(matches({ kind: "filters", filters: [{ project: "payments", tags: ["eu"] }] })).toEqual(["all-of"]);
});
