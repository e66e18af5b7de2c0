import * as fc from "fast-check";
import { expect, test } from "vitest";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet } from "../fleet/fleet.js";
import type { Need } from "../needs/need.js";
import { needsOf } from "../needs/needs-of.js";
import { parsePolicy } from "../policy/parse-policy.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { plainOkToStop } from "../testing/plain-ok-to-stop.js";
import { okToStop } from "./ok-to-stop.js";

const ids = Array.from({ length: 8 }, (_, index) => `r${index}`);
const some = fc.subarray(ids).map((chosen) => new Set(chosen));

/** The fleet as planned, and the same Runners later: with the tags, projects and statuses of another fleet. */
const twoFleets = fc
  .tuple(fleets(8), fleets(8), fc.boolean())
  .map(([planned, live, isLater]) => ({ planned, live: isLater ? live : planned }));

const needsFor = (fleet: Fleet, policy: unknown): Need[] => {
  const parsed = parsePolicy(policy);
  if (!parsed.ok) throw new Error("The policies of these tests are valid.");
  return needsOf(fleet, parsed.policy);
};

/** Needs as an edited plan may hold them: tags that are listed twice, in any order, or not at all. */
const oddNeeds: Need[] = [["a", "a"], ["b", "a"], ["a", "b", "a"], []].flatMap((tags, index) =>
  (["exactly", "all-of"] as const).map((match) => ({
    kind: "tags",
    id: `odd-${index}-${match}`,
    project: "payments",
    tags,
    match,
    minAvailable: 1,
    servedBy: ["r1"],
  })),
);

test("the indexes change no answer: each is that of asking every Runner about every need", () => {
  fc.assert(
    fc.property(
      twoFleets,
      policies,
      fc.subarray(ids, { minLength: 1, maxLength: 3 }),
      fc.record({ away: some, unproven: some, absentRunnerIds: some }),
      fc.constantFrom("ask" as const, "ignore" as const),
      ({ planned, live }, policy, leaving, { away, ...options }, room) => {
        const needs = [...needsFor(planned, policy), ...oddNeeds];
        const lowered = new Map([["r0", Object.fromEntries(needs.map(({ id }) => [id, 0]))]]);
        const asked = { ...options, room, loweredNeeds: lowered };
        expect(okToStop(leaving, live, away, needs, asked)).toEqual(
          plainOkToStop(leaving, live, away, needs, asked),
        );
      },
    ),
    { numRuns: 400 },
  );
});

test("a fleet whose Runners were replaced is indexed anew", () => {
  const before = defineFleet({
    projects: [{ name: "web", dispatch: "manual" }],
    runners: ["a", "b"].map((id) => ({
      id,
      name: id,
      status: "Healthy",
      tags: ["eu"],
      associations: [{ project: "web" }],
    })),
  });
  const needs = needsFor(before, {});
  const ask = (fleet: Fleet) => okToStop(["a"], fleet, new Set(), needs).ok;
  const retagged = { ...before, runners: before.runners.map((runner) => ({ ...runner, tags: ["us"] })) };
  expect([ask(before), ask(retagged), ask(before)]).toEqual([true, false, true]);
});
