import * as fc from "fast-check";
import { expect, test } from "vitest";
import { insertStep } from "../compose/insert-step.js";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { PolicyInput } from "../policy/policy.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { forecastPlan } from "./forecast-plan.js";

const forecast = (runners: readonly RunnerInput[], policy: PolicyInput = {}) =>
  forecastPlan(planUpgrade(fleetOf(runners), { soakMs: 1000, settleMs: 500, canary: 0, ...policy }));
const starts = ({ units }: ReturnType<typeof forecastPlan>) =>
  Object.fromEntries(units.map(({ unitId, startMs }) => [unitId, startMs]));
const some = (...ids: string[]) => ids.map((id) => runner(id));
const took = 98_000;

test("one after another, each when the one before has settled", () => {
  const made = forecast(some("a", "b"));
  expect(made.units).toEqual([
    { unitId: "a", startMs: 0, endMs: took },
    { unitId: "b", startMs: took + 500, endMs: 2 * took + 500 },
  ]);
  expect(made.makespanMs).toBe(2 * took + 500);
  expect(made.waves).toEqual([["a"], ["b"]]);
  expect(made.neverStarted).toEqual([]);
});

test("where others stand in, the next does not wait until it settled", () => {
  expect(starts(forecast(some("a", "b", "c")))).toEqual({ a: 0, b: took, c: 2 * took });
});

test("as many at a time as the budget and the needs allow", () => {
  const four = some("a", "b", "c", "d");
  expect(forecast(four, { maxInFlight: 2 }).waves).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(forecast(four, { maxInFlight: 4 }).waves).toEqual([["a", "b", "c"], ["d"]]);
  expect(forecast(four, { maxInFlight: "75%", minAvailable: 2 }).waves).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(forecast(four, { maxInFlight: "75%" }).lowestStandIns).toEqual([
    { needId: "tags:payments:eu", minAvailable: 1, atFirst: 4, lowest: 1 },
  ]);
});

test("who may not start yet is passed over, and comes when it may", () => {
  const made = forecast([...some("a", "b"), runner("x", { tags: ["us"] }), runner("y", { tags: ["us"] })], {
    maxInFlight: 2,
  });
  expect(made.waves).toEqual([
    ["a", "x"],
    ["b", "y"],
  ]);
});

test("one host gives as many as it may at a time", () => {
  const host = { platform: "vm", address: "h" } as const;
  const together = ["a", "b", "c"].map((id) => runner(id, { host }));
  expect(forecast(together, { maxInFlight: 2 }).waves).toEqual([["a"], ["b"], ["c"]]);
  expect(forecast(together, { maxInFlight: 2, maxInFlightPerHost: 2 }).waves).toEqual([["a", "b"], ["c"]]);
});

test("of one site as many are away as the policy allows, and that can be what keeps it from being shorter", () => {
  const at = (id: string, site: string) => runner(id, { host: { platform: "vm", address: id, site } });
  const two = [at("a", "berlin"), at("b", "berlin"), at("c", "berlin"), at("d", "rome")];
  const made = forecast(two, { maxInFlight: 4, maxInFlightPerSite: 1, minAvailable: 0 });
  expect(made.waves).toEqual([["a", "d"], ["b"], ["c"]]);
  expect(made.bottleneck).toEqual({ kind: "site", subject: "berlin", ms: 3 * took });
  const none = forecast(two, { maxInFlight: 4, minAvailable: 0 });
  expect(none.waves).toEqual([["a", "b", "c", "d"]]);
});

test("what would not end inside a window waits for the next one, where it is said when the run starts", () => {
  const hour = { from: "01:00", to: "02:00", timeZone: "UTC" } as const;
  const windows = [{ days: ["mon", "tue"], ...hour }] as const;
  const plan = planUpgrade(fleetOf(some("a", "b")), { canary: 0, settleMs: 0, windows });
  // A Monday, one unit's time before the window closes.
  const startsAtMs = Date.parse("2026-06-01T02:00:00Z") - took;
  const day = 86_400_000;
  expect(starts(forecastPlan(plan, { startsAtMs }))).toEqual({ a: 0, b: day - 3_600_000 + took });
  expect(starts(forecastPlan(plan, { startsAtMs: startsAtMs + 1 }))).toEqual({
    a: day - 3_600_000 + took - 1,
    b: day - 3_600_000 + 2 * took - 1,
  });
  expect(starts(forecastPlan(plan))).toEqual({ a: 0, b: took });
});

test("after the canaries everybody waits for the soak", () => {
  const made = forecast(some("a", "b", "c", "d"), { canary: 2, maxInFlight: 2, soakMs: 60_000 });
  expect(starts(made)).toEqual({ a: 0, b: 0, c: took + 60_000, d: took + 60_000 });
});

test("absent Runners cost no budget, do not wait for canaries, and bring back whom they stand in for", () => {
  const made = forecast(
    [runner("a"), runner("b", { status: "Down" }), runner("c", { status: "Down", tags: ["x"] })],
    {
      canary: 1,
    },
  );
  expect(starts(made)).toMatchObject({ b: 0, c: 0 });
  expect(starts(made)["a"]).toBeGreaterThan(0);
  expect(made.lowestStandIns[0]).toEqual({
    needId: "tags:payments:eu",
    minAvailable: 1,
    atFirst: 1,
    lowest: 1,
  });
});

test("a step of the user's own counts", () => {
  const plan = planUpgrade(fleetOf(some("a", "b")), { canary: 0 });
  const longer = insertStep(plan, { after: "verify", step: { name: "x", timeLimitMs: 10_000 } });
  expect(forecastPlan(longer).units[0]?.endMs).toBe(took + 1000);
});

test("what keeps it from being shorter is told", () => {
  const host = { platform: "vm", address: "h" } as const;
  const four = some("a", "b", "c", "d");
  const long = { expectedDurationsMs: { runners: { a: 900_000 } } };
  expect(forecast(four).bottleneck).toEqual({ kind: "max-in-flight", subject: null, ms: 4 * took });
  expect(forecast(four, { maxInFlight: 4, ...long }).bottleneck).toEqual({
    kind: "unit",
    subject: "a",
    ms: 900_000,
  });
  expect(forecast(four, { maxInFlight: 4, minAvailable: 3 }).bottleneck).toEqual({
    kind: "need",
    subject: "tags:payments:eu",
    ms: 4 * took,
  });
  const together = ["a", "b", "c"].map((id) => runner(id, { host }));
  expect(forecast(together, { maxInFlight: 3 }).bottleneck).toMatchObject({ kind: "host", ms: 3 * took });
});

test("the longest start first, by what was measured, and the canary is the shortest", () => {
  const expectedDurationsMs = { runners: { b: 500_000, c: 20_000 }, platforms: { vm: 90_000 } };
  const six = some("a", "b", "c", "d");
  expect(forecast(six, { expectedDurationsMs }).units.map(({ unitId }) => unitId)).toEqual([
    "b",
    "a",
    "d",
    "c",
  ]);
  expect(forecast(six, { expectedDurationsMs, canary: 1 }).units[0]).toMatchObject({
    unitId: "c",
    endMs: 20_000,
  });
});

test("units that can never start are told, and it ends all the same", () => {
  const plan = planUpgrade(fleetOf(some("a", "b")), { canary: 0 });
  const broken = { ...plan, needs: plan.needs.map((need) => ({ ...need, minAvailable: 2 })) };
  expect(forecastPlan(broken)).toMatchObject({
    units: [],
    neverStarted: ["a", "b"],
    makespanMs: 0,
    waves: [],
  });
});

test("whatever the plan: everybody starts, within the budget, and no need gets lower than asked for", () => {
  fc.assert(
    fc.property(fleets(8), policies, (fleet, policy) => {
      const plan = planUpgrade(fleet, policy);
      const made = forecastPlan(plan);
      expect(made.neverStarted).toEqual([]);
      expect(made.units.map(({ unitId }) => unitId).sort()).toEqual(plan.units.map(({ id }) => id).sort());
      expect(made.makespanMs).toBeGreaterThanOrEqual(made.bottleneck.ms);
      expect(made.waves.flat()).toEqual(made.units.map(({ unitId }) => unitId));
      const isStrict = plan.units.every(({ isOutageAllowed }) => !isOutageAllowed);
      for (const { lowest, atFirst, minAvailable } of made.lowestStandIns) {
        if (isStrict && lowest < atFirst) expect(lowest).toBeGreaterThanOrEqual(minAvailable);
      }
    }),
    { numRuns: 250 },
  );
});
