import { expect, test } from "vitest";
import { guardOptions } from "./guard-options.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Need } from "../needs/need.js";
import { keepsNeeds } from "./keeps-needs.js";
import { PlanAvailability } from "./plan-availability.js";
import type { Unit } from "../model/plan.js";

const need = (
  id: string,
  servedBy: readonly string[],
  over: { readonly outOfService?: string[] } = {},
): Need => ({
  kind: "tags",
  id,
  project: "payments",
  tags: [id],
  match: "exactly",
  minAvailable: 1,
  servedBy,
  ...over,
});

const unit = (
  runnerId: string,
  needs: readonly string[],
  { statusClass = "serving", ...over }: Partial<Unit> & { statusClass?: StatusClass } = {},
): Unit => ({
  id: runnerId,
  runnerId,
  runnerName: `runner-${runnerId}`,
  procedure: "vm",
  host: { platform: "vm", address: `${runnerId}.internal` },
  needs,
  premises: { version: "5.7.0", tags: ["eu"], projects: ["payments"], statusClass },
  targetVersion: "5.8.0",
  isCanary: false,
  isAbsent: false,
  isOutageAllowed: false,
  waitsFor: [],
  expectedDurationMs: 60_000,
  ...over,
});

test("each unit that leaves is missed, and each that comes back counts again", () => {
  const [a, b] = [unit("a", ["eu"]), unit("b", ["eu"])];
  const availability = new PlanAvailability({ needs: [need("eu", ["a", "b"])], units: [a, b] });
  expect(availability.available("eu")).toBe(2);
  expect([availability.shortOf(a), availability.shortOf(b)]).toEqual([[], []]);

  availability.leave(a);
  availability.leave(a);
  expect(availability.available("eu")).toBe(1);
  expect(availability.shortOf(b)).toEqual(["eu"]);
  expect(availability.shortOf(a)).toEqual([]);

  availability.comeBack(a);
  availability.comeBack(a);
  expect(availability.available("eu")).toBe(2);
  expect(availability.shortOf(b)).toEqual([]);
});

test("a unit that was not serving counts from its return on", () => {
  const [a, b] = [unit("a", ["eu"], { statusClass: "saturated" }), unit("b", ["eu"])];
  const availability = new PlanAvailability({ needs: [need("eu", ["a", "b"])], units: [a, b] });
  expect(availability.available("eu")).toBe(1);
  expect(availability.shortOf(a)).toEqual([]);
  expect(availability.shortOf(b)).toEqual(["eu"]);
  availability.leave(a);
  expect(availability.available("eu")).toBe(1);
  availability.comeBack(a);
  expect(availability.available("eu")).toBe(2);
});

test("who is out of service never counts, whether it leaves or comes back", () => {
  const [a, b] = [unit("a", ["eu"]), unit("b", ["eu"])];
  const needs = [need("eu", ["a", "b"], { outOfService: ["b"] })];
  const availability = new PlanAvailability({ needs, units: [a, b] });
  expect(availability.available("eu")).toBe(1);
  expect([availability.shortOf(a), availability.shortOf(b)]).toEqual([["eu"], []]);
  availability.leave(b);
  expect(availability.available("eu")).toBe(1);
  availability.comeBack(b);
  expect(availability.available("eu")).toBe(1);
});

test("nobody stands in for a need of which nothing is known", () => {
  const unprovable: Need = {
    kind: "unprovable",
    reason: "UNTAGGED",
    id: "untagged",
    project: "payments",
    minAvailable: 1,
    servedBy: ["a", "b"],
  };
  const [a, b] = [unit("a", ["untagged"]), unit("b", ["untagged"])];
  const availability = new PlanAvailability({ needs: [unprovable], units: [a, b] });
  expect(availability.available("untagged")).toBe(0);
  expect([availability.shortOf(a), availability.shortOf(b)]).toEqual([["untagged"], ["untagged"]]);
  availability.leave(a);
  expect(availability.available("untagged")).toBe(0);
  availability.comeBack(a);
  expect(availability.available("untagged")).toBe(0);
});

test("who is absent or serves all through leaves nothing short, and what is lowered is lowered for one", () => {
  const needs = [need("eu", ["a", "b"], { outOfService: ["b"] })];
  const shortOf = (over: Partial<Unit>): readonly string[] => {
    const a = unit("a", ["eu"], over);
    return new PlanAvailability({ needs, units: [a, unit("b", ["eu"])] }).shortOf(a);
  };
  expect(shortOf({})).toEqual(["eu"]);
  expect(shortOf({ isAbsent: true })).toEqual([]);
  expect(shortOf({ keepsServing: true })).toEqual([]);
  expect(shortOf({ loweredNeeds: { eu: 0 } })).toEqual([]);
  expect(shortOf({ loweredNeeds: { other: 0 } })).toEqual(["eu"]);
});

test("a need that the plan does not list is left short by whoever has it", () => {
  const a = unit("a", ["gone"]);
  const availability = new PlanAvailability({ needs: [], units: [a] });
  expect(availability.shortOf(a)).toEqual(["gone"]);
  expect(availability.available("never heard of")).toBe(0);
});

test("an order that takes a Runner before its stand-in has come back is told by unit and need", () => {
  const needs = [need("eu", ["a", "b"])];
  const [late, waiting] = [unit("a", ["eu"], { statusClass: "saturated" }), unit("b", ["eu"])];
  expect(keepsNeeds({ needs, units: [late, waiting] })).toEqual([]);
  expect(keepsNeeds({ needs, units: [waiting, late] })).toEqual([
    {
      code: "NEED_LEFT_SHORT",
      path: "units[0]",
      message: "While b is away, too few would stand in for eu.",
    },
  ]);
});

test("the guard is told who was absent, and for whom what is lowered", () => {
  const units = [
    unit("a", ["eu"], { isAbsent: true }),
    unit("b", ["eu"], { loweredNeeds: { eu: 0 } }),
    unit("c", ["eu"]),
  ];
  expect(guardOptions({ units })).toEqual({
    absentRunnerIds: new Set(["a"]),
    loweredNeeds: new Map([["b", { eu: 0 }]]),
  });
});
