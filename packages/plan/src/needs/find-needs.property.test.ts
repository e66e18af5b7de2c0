import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Fleet } from "../fleet/fleet.js";
import { parsePolicy } from "../policy/parse-policy.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { findNeeds, type NeedPolicy } from "./find-needs.js";
import { servesNeed } from "./serves.js";

/** Found the slow way: every Runner is asked about every need. */
function expectAsked(fleet: Fleet, policy: NeedPolicy): void {
  const { needs, served } = findNeeds(fleet, policy);
  const asked = fleet.runners.map((one) =>
    needs.flatMap((need, place) => {
      const serving = servesNeed(one, need);
      return serving === "no" ? [] : [{ need, place, isProven: serving === "yes" }];
    }),
  );
  expect(served).toEqual(asked);
}

test("each Runner serves the needs that it says it serves, proven where it is", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const parsed = parsePolicy(policy);
      if (!parsed.ok) throw new Error("The policies of these tests are valid.");
      expectAsked(fleet, parsed.policy);
    }),
    { numRuns: 300 },
  );
});

test("tags that look alike when joined are told apart", () => {
  const fleet = fleetOf([
    runner("a", { tags: ["eu", "linux"] }),
    runner("b", { tags: ["eu\u0000linux"] }),
    runner("c", { tags: ["eu", "linux"] }),
  ]);
  const parsed = parsePolicy({});
  if (!parsed.ok) throw new Error("The defaults are valid.");
  expectAsked(fleet, parsed.policy);
  expect(findNeeds(fleet, parsed.policy).needs.map(({ servedBy }) => servedBy)).toEqual([["b"], ["a", "c"]]);
});
