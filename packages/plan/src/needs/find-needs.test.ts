import { describe, expect, test } from "vitest";
import { motleyFleet, motleyNeeds, motleyPolicies } from "../testing/motley-fleet.js";
import { servesNeed } from "./serves.js";

describe.each(motleyPolicies)("needs by %s", (_name, policy) => {
  const fleet = motleyFleet();
  const { needs, served } = motleyNeeds(policy, fleet);

  test("each Runner serves what it answers yes or perhaps for, and nothing else", () => {
    for (const [place, one] of fleet.runners.entries()) {
      const asked = needs.flatMap((need, index) => {
        const serving = servesNeed(one, need);
        return serving === "no" ? [] : [{ need, place: index, isProven: serving === "yes" }];
      });
      expect(served[place], one.id).toEqual(asked);
    }
  });

  test("each need names whom it is served by, in the order of the fleet", () => {
    for (const need of needs) {
      const serving = fleet.runners.filter((one) => servesNeed(one, need) !== "no");
      expect(need.servedBy, need.id).toEqual(serving.map(({ id }) => id));
    }
  });
});

const idsBy = (name: string) => {
  const [, policy] = motleyPolicies.find(([one]) => one === name)!;
  return motleyNeeds(policy).needs.map(({ id, servedBy }) => `${id} ${servedBy.join("")}`);
};

test("Runners with equal tags share a need, in whatever order the tags stand", () => {
  expect(idsBy("equal tags")).toEqual([
    "node:payments:n n",
    "node:payments:o o",
    "nodes:batch:os: linux ijk",
    "nodes:batch:os: windows p",
    "tags:ops:eu+gpu+linux d",
    "tags:ops:gpu+linux q",
    "tags:payments:eu cj",
    "tags:payments:eu\u0000linux g",
    "tags:payments:eu+gpu+linux d",
    "tags:payments:eu+linux ab",
    "tags:payments:gpu no",
    "unprovable:batch:node_filter_unknown m",
    "unprovable:legacy:dispatch_mode_unknown f",
    "unprovable:ops:untagged f",
    "unprovable:payments:untagged e",
  ]);
});

test("by each tag, a Runner has a need for each of its tags", () => {
  expect(idsBy("each tag").filter((id) => id.startsWith("tags:"))).toEqual([
    "tags:ops:eu d",
    "tags:ops:gpu dq",
    "tags:ops:linux dq",
    "tags:payments:eu abcdj",
    "tags:payments:eu\u0000linux g",
    "tags:payments:gpu dno",
    "tags:payments:linux abd",
  ]);
});

test("a filter that a policy names twice is one need, and projects without one fall back on equal tags", () => {
  expect(idsBy("filters").filter((id) => id.startsWith("tags:"))).toEqual([
    "tags:ops:eu+gpu+linux d",
    "tags:ops:gpu+linux q",
    "tags:payments:eu abcdj",
    "tags:payments:eu+linux abd",
  ]);
});

test("by jobs, a Runner has the needs of the jobs that it may be given, and no others", () => {
  expect(idsBy("jobs").filter((id) => !id.startsWith("node"))).toEqual([
    "tags:payments:eu abcdj",
    "tags:payments:eu+gpu+linux d",
    "tags:payments:eu+linux abd",
    "unprovable:batch:node_filter_unknown m",
    "unprovable:legacy:dispatch_mode_unknown f",
    "unprovable:ops:job_filter_unknown dfq",
  ]);
});

test("tags that look alike when joined are told apart, whichever comes first", () => {
  const { needs } = motleyNeeds({});
  const alike = needs.filter(({ servedBy }) => servedBy.includes("a") || servedBy.includes("g"));
  expect(alike.map(({ servedBy }) => servedBy)).toEqual([["g"], ["a", "b"]]);
});

test("what is aimed at a node needs no other Runner where the policy only warns", () => {
  const minimum = (policy: Parameters<typeof motleyNeeds>[0]) =>
    motleyNeeds(policy).needs.flatMap(({ kind, minAvailable }) => (kind === "node" ? [minAvailable] : []));
  expect(minimum({ runnerIsNode: "warn" })).toEqual([0, 0]);
  expect(minimum({ runnerIsNode: "block" })).toEqual([1, 1]);
});

test("a share of those who serve is rounded up", () => {
  const { needs } = motleyNeeds({ minAvailable: "60%" });
  expect(needs.find(({ id }) => id === "nodes:batch:os: linux")?.minAvailable).toBe(2);
  expect(needs.find(({ id }) => id === "tags:ops:gpu+linux")?.minAvailable).toBe(1);
});
