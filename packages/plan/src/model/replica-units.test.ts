import { expect, test } from "vitest";
import { guardOptions } from "../availability/guard-options.js";
import { PlanAvailability } from "../availability/plan-availability.js";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import { parsePlan } from "../file/parse-plan.js";
import { withId } from "../file/plan-id.js";
import { serializePlan } from "../file/serialize-plan.js";
import { forecastPlan } from "../forecast/forecast-plan.js";
import { formatPlan } from "../format/format-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { withReplicas } from "../testing/with-replicas.js";
import { stepsOf } from "./steps-of.js";
import type { Plan } from "./plan.js";

const whole = planUpgrade(fleetOf([runner("a"), runner("b")]), { canary: 0 });
const split = withReplicas(whole, "a", ["r-1", "r-2"]);
const ids = ({ units }: Plan): string[] => units.map(({ id }) => id);

test("replicas of one Runner survive serializing and parsing, packed and as they are", () => {
  expect(ids(split)).toEqual(["a/r-1", "a/r-2", "b"]);
  expect(parsePlan(serializePlan(split))).toEqual(split);
  expect(parsePlan(split)).toEqual(split);
});

test("a unit that waits for one replica is written with that replica", () => {
  const [first, second, last] = split.units;
  const waiting = withId({ ...split, units: [first!, second!, { ...last!, waitsFor: ["a/r-2"] }] });
  expect(parsePlan(serializePlan(waiting)).units[2]?.waitsFor).toEqual(["a/r-2"]);
  expect(formatPlan(waiting, { as: "text" })).toContain("waits for runner-a (r-2)");
});

test("the file of a plan without replicas is as it was", () => {
  expect(serializePlan(whole)).not.toMatch(/replica|"id":"a"/);
});

test("steps are told by unit", () => {
  expect(stepsOf(split, "a/r-2")).toEqual(stepsOf(whole, "a"));
  expect(catchPlanError(() => stepsOf(split, "a")).code).toBe("UNIT_NOT_FOUND");
});

test("a limit takes all units of a Runner, or one of them", () => {
  expect(ids(limitTo(split, { runnerIds: ["a"] }))).toEqual(["a/r-1", "a/r-2"]);
  expect(ids(limitTo(split, { names: ["runner-a"] }))).toEqual(["a/r-1", "a/r-2"]);
  expect(ids(limitTo(split, { unitIds: ["a/r-2"] }))).toEqual(["a/r-2"]);
  expect(ids(limitTo(whole, { unitIds: ["b"] }))).toEqual(["b"]);
  expect(catchPlanError(() => limitTo(split, { unitIds: ["a"] }))).toMatchObject({
    code: "LIMIT_INVALID",
    message: expect.stringContaining('"a"') as string,
  });
});

test("a step is inserted for one replica alone", () => {
  const step = { name: "mine", timeLimitMs: 1_000 };
  const made = insertStep(split, { before: "away", step, runners: { unitIds: ["a/r-1"] } });
  expect(stepsOf(made, "a/r-1").map(({ id }) => id)).toContain("mine");
  expect(stepsOf(made, "a/r-2")).toEqual(stepsOf(split, "a/r-2"));
});

test("a Runner stands in only while none of its replicas is away", () => {
  const availability = new PlanAvailability(split);
  const [first, second, other] = split.units;
  availability.leave(first!);
  availability.leave(second!);
  expect(availability.available("tags:payments:eu")).toBe(1);
  expect(availability.shortOf(other!)).toEqual(["tags:payments:eu"]);
  expect(availability.shortOf(second!)).toEqual([]);
  availability.comeBack(first!);
  expect(availability.available("tags:payments:eu")).toBe(1);
  availability.comeBack(second!);
  expect(availability.available("tags:payments:eu")).toBe(2);
});

test("a Runner was absent only where each of its replicas was", () => {
  const [first, second] = split.units;
  const units = [{ ...first!, isAbsent: true }, second!];
  expect(guardOptions({ units }).absentRunnerIds).toEqual(new Set());
  const all = units.map((unit) => ({ ...unit, isAbsent: true }));
  expect(guardOptions({ units: all }).absentRunnerIds).toEqual(new Set(["a"]));
});

test("a forecast names units, and its bottleneck is a true lower bound", () => {
  const policy = { ...split.policy, maxInFlight: 3, maxInFlightPerHost: 3, soakMs: 0 };
  const { units, neverStarted, makespanMs, bottleneck } = forecastPlan({ ...split, policy });
  expect(units.map(({ unitId }) => unitId).sort()).toEqual(["a/r-1", "a/r-2", "b"]);
  expect(neverStarted).toEqual([]);
  expect(bottleneck.ms).toBeLessThanOrEqual(makespanMs);
});

test("each replica has its own line, row and chapter", () => {
  const text = formatPlan(split, { as: "text" });
  expect(text).toMatch(/1\. runner-a \(vm-1\) .*\n2\. runner-a \(r-2\) /);
  expect(formatPlan(split, { as: "markdown" })).toContain("| 2 | runner-a (r-2) |");
  const runbook = formatPlan(split, { as: "runbook", runnerId: "a" });
  expect(runbook.match(/^## .*$/gm)).toEqual(["## 1. runner-a (vm-1)", "## 2. runner-a (r-2)"]);
  expect(runbook).toContain("- Replica ID: `r-2`");
  const one = formatPlan(split, { as: "runbook", unitId: "a/r-2" });
  expect(one.match(/^## .*$/gm)).toEqual(["## 2. runner-a (r-2)"]);
});
