import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyInput } from "../policy/policy.js";
import { parsePlan } from "../file/parse-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { Plan } from "../model/plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import { validatePlan } from "../file/validate-plan.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { limitTo } from "./limit-to.js";
import type { Limit } from "./limit.js";

const fleet = fleetOf([
  runner("a"),
  runner("b"),
  runner("c", { tags: ["us", "linux"] }),
  runner("d", { tags: ["us", "linux"] }),
  runner("down", { tags: ["x"], status: "Down" }),
  runner("up", { tags: ["x"] }),
  runner("alone", { tags: ["y"] }),
  runner("new", { tags: ["eu"], version: "5.8.0" }),
]);
const plan = (policy: PolicyInput = {}): Plan => planUpgrade(fleet, { canary: 0, ...policy });
const ids = ({ units }: Plan) => units.map(({ runnerId }) => runnerId);

test.each<[Limit, string[]]>([
  [{ tags: ["EU"] }, ["a", "b"]],
  [{ tags: ["linux", "us"] }, ["c", "d"]],
  [{ tags: ["linux", "eu"] }, []],
  [{ runnerIds: ["b", "c"] }, ["c", "b"]],
  [{ names: ["runner-b"] }, ["b"]],
  [{ hosts: ["a.internal"] }, ["a"]],
  [{ hosts: ["vm:a.internal", "c.internal"] }, ["c", "a"]],
  [{ tags: ["eu"], names: ["runner-a", "runner-c"] }, ["a"]],
  [{ count: 2 }, ["down", "c"]],
  [{ tags: ["eu"], count: 1 }, ["a"]],
])("%j leaves %j, and the new plan holds together", (limit, expected) => {
  const made = limitTo(plan(), limit);
  expect(ids(made)).toEqual(expected);
  expect(parsePlan(serializePlan(made))).toEqual(made);
  expect(made.id).not.toBe(plan().id);
});

test("what is not needed any more is left out: procedures, needs, notices about others", () => {
  const made = limitTo(plan(), { tags: ["eu"], fleet });
  expect(Object.keys(made.procedures)).toEqual(["vm:cordon"]);
  expect(made.needs.map(({ id }) => id)).toEqual(["tags:payments:eu"]);
  expect([made.blockers, made.warnings, made.alreadyCurrent]).toEqual([[], [], ["new"]]);
});

test("where the plan cannot tell whether a Runner is meant, what is said of it stays", () => {
  const made = limitTo(plan(), { tags: ["eu"] });
  expect(made.blockers.map(({ runnerId }) => runnerId)).toEqual(["alone"]);
  expect(made.warnings).toEqual([]);
});

test("by names and ids the plan can tell", () => {
  expect(limitTo(plan(), { names: ["runner-a"] }).blockers).toEqual([]);
  expect(limitTo(plan(), { names: ["runner-alone"] }).blockers.map(({ runnerId }) => runnerId)).toEqual([
    "alone",
  ]);
  expect(limitTo(plan(), { runnerIds: ["new", "a"] }).alreadyCurrent).toEqual(["new"]);
});

test("warnings about the whole fleet stay", () => {
  expect(limitTo(plan({ minAvailable: 0 }), { tags: ["eu"] }).warnings).toMatchObject([{ runnerId: null }]);
});

test("warnings about a unit that the count leaves out go with it", () => {
  expect(limitTo(plan(), { count: 1 }).warnings).toEqual([]);
  expect(limitTo(plan(), { count: 6 }).warnings).toMatchObject([
    { runnerId: "up", code: "STAND_IN_IS_DOWN" },
  ]);
});

test("a Runner that needs the return of one that is left out is left out too, and said to be", () => {
  const made = limitTo(plan(), { runnerIds: ["up", "a"] });
  expect(ids(made)).toEqual(["a"]);
  expect(made.blockers).toMatchObject([{ code: "STAND_IN_IS_DOWN", runnerId: "up" }]);
  expect(made.blockers[0]?.message).toContain("runner-down");
  expect(validatePlan(made)).toEqual([]);
});

test("the limited plan does not count on the return of one that is left out", () => {
  const many = planUpgrade(fleetOf([runner("a"), runner("b"), runner("c", { status: "Down" })]));
  expect(limitTo(many, { runnerIds: ["a", "b"] }).needs).toMatchObject([{ outOfService: ["c"] }]);
});

test("canaries are chosen anew where the limit takes them, and stand first", () => {
  const shortest = plan({ canary: 1, expectedDurationsMs: { runners: { a: 1_000 } } });
  expect(shortest.units.filter(({ isCanary }) => isCanary)).toMatchObject([{ runnerId: "a" }]);
  const made = limitTo(shortest, { runnerIds: ["down", "c", "d"] });
  expect(made.units.map(({ runnerId, isCanary }) => `${runnerId} ${isCanary}`)).toEqual([
    "down false",
    "c true",
    "d false",
  ]);
});

test("canaries that are there stay, and saturated ones are only chosen where nobody else can be", () => {
  const canaries = limitTo(plan({ canary: 2 }), { tags: ["eu"] }).units.filter(({ isCanary }) => isCanary);
  expect(canaries).toHaveLength(2);
  const saturated = fleetOf([runner("a"), runner("b"), runner("c", { status: "Unhealthy" })]);
  const made = limitTo(planUpgrade(saturated), { runnerIds: ["c"] });
  expect(made.units).toMatchObject([{ runnerId: "c", isCanary: true }]);
  const some = limitTo(planUpgrade(saturated, { canary: 2 }), { runnerIds: ["b", "c"] });
  expect(some.units.map(({ isCanary }) => isCanary)).toEqual([true, false]);
  expect(limitTo(plan({ canary: 0 }), { tags: ["eu"] }).units.some(({ isCanary }) => isCanary)).toBe(false);
});

test("a Runner whose outage is merely allowed is chosen only where nobody else can be", () => {
  const three = fleetOf([runner("a", { tags: ["us"], runningOperations: 20 }), runner("b"), runner("c")]);
  const allowing = planUpgrade(three, { allowOutageOf: ["runner-a"], canary: 1 });
  expect(allowing.units[0]).toMatchObject({ runnerId: "b", isCanary: true });
  const without = limitTo(allowing, { runnerIds: ["a", "c"] });
  expect(without.units.map(({ runnerId, isCanary }) => `${runnerId} ${isCanary}`)).toEqual([
    "c true",
    "a false",
  ]);
  expect(limitTo(allowing, { runnerIds: ["a"] }).units).toMatchObject([{ runnerId: "a", isCanary: true }]);
});

test("a canary that stays keeps its mark when more are chosen", () => {
  const three = planUpgrade(fleetOf([runner("a"), runner("b"), runner("c"), runner("d")]), { canary: 2 });
  expect(three.units.map(({ isCanary }) => isCanary)).toEqual([true, true, false, false]);
  const made = limitTo(three, { runnerIds: ["b", "c", "d"] });
  expect(made.units.filter(({ isCanary }) => isCanary)).toHaveLength(2);
});

test.each<[Limit, string]>([
  [{ names: ["runner-typo"] }, "runner-typo"],
  [{ runnerIds: ["typo"] }, "typo"],
  [{ count: 0 }, "count"],
  [{ count: 1.5 }, "count"],
])("%j is refused", (limit, word) => {
  const error = catchPlanError(() => limitTo(plan(), limit));
  expect(error.code).toBe("LIMIT_INVALID");
  expect(error.message).toContain(word);
});

test("a Runner that is current already is known with the fleet, by its name too", () => {
  expect(ids(limitTo(plan(), { names: ["runner-new"], fleet }))).toEqual([]);
  expect(limitTo(plan(), { names: ["runner-new"], fleet }).alreadyCurrent).toEqual(["new"]);
});

test("whatever it is limited to, the order that is left keeps every need", () => {
  fc.assert(
    fc.property(
      fleets(8),
      policies,
      fc.subarray(["a", "b"]),
      fc.integer({ min: 1, max: 8 }),
      (some, policy, tags, count) => {
        const made = limitTo(planUpgrade(some, policy), { tags, count });
        expect(validatePlan(made)).toEqual([]);
        expect(parsePlan(serializePlan(made))).toEqual(made);
      },
    ),
    { numRuns: 250 },
  );
});
