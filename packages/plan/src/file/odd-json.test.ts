import { expect, test } from "vitest";
import { canonicalJson } from "../json/canonical-json.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { parsePlan } from "./parse-plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { serializePlan } from "./serialize-plan.js";

const text = serializePlan(planUpgrade(fleetOf([runner("a"), runner("b")])));
const deep = (open: string, middle: string, close: string): string =>
  open.repeat(100_000) + middle + close.repeat(100_000);
const odd = [
  deep("[", "", "]"),
  deep('{"a":', "1", "}"),
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  "1e400",
  "-0",
  '"\\ud800"',
  "[null]",
];

test("refuses a plan that is nothing but deep", () => {
  for (const value of [
    deep("[", "", "]"),
    deep('{"a":', "1", "}"),
    `{"formatVersion":${deep("[", "", "]")}}`,
  ]) {
    expect(catchPlanError(() => parsePlan(value)).message).toContain("othing was changed");
  }
});

test("refuses odd JSON in the place of every value of a plan with a PlanError", () => {
  const places = [...text.matchAll(/(?<=":)(?:"[^"]*"|\d+|true|false|null)/g)];
  expect(places.length).toBeGreaterThan(100);
  for (const [index, { index: start, 0: value }] of places.entries()) {
    const next = odd[index % odd.length] ?? "";
    // -0 in the place of 0 is the same plan.
    const put = value === "0" && next === "-0" ? "1e400" : next;
    const edited = text.slice(0, start) + put + text.slice(start + value.length);
    expect(catchPlanError(() => parsePlan(edited)).code).toMatch(/^PLAN_/);
  }
});

test.each(["__proto__", "constructor", "toString"])(
  "refuses %s as a key wherever a plan has keys of its own",
  (key) => {
    for (const name of ["vm:cordon", "policy", "needs"]) {
      const edited = text.replace(`"${name}"`, `"${key}"`);
      expect(catchPlanError(() => parsePlan(edited)).code).toMatch(/^PLAN_/);
    }
    expect(Object.prototype).not.toHaveProperty("polluted");
  },
);

test("makes no canonical JSON of what is deeper than any plan, or holds itself", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  expect(catchPlanError(() => canonicalJson(loop)).code).toBe("PLAN_INVALID");
  const nested: unknown = JSON.parse("[".repeat(400) + "]".repeat(400));
  expect(canonicalJson(nested)).toBe("[".repeat(400) + "]".repeat(400));
});
