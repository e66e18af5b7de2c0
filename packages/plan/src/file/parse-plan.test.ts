import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fleets, policies } from "../testing/arbitraries.js";
import { catchPlanError } from "../testing/catch-plan-error.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { parsePlan } from "./parse-plan.js";
import { planId, withId } from "./plan-id.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import { serializePlan } from "./serialize-plan.js";

const plan = planUpgrade(fleetOf([runner("a"), runner("b"), runner("c", { tags: [] })]));

test("its id is that of its content, whatever the order of its keys", () => {
  expect(plan.id).toMatch(/^[0-9a-f]{64}$/);
  const reversed = Object.fromEntries(Object.entries(plan).reverse());
  expect(parsePlan(reversed)).toEqual(plan);
  expect(planId(plan)).toBe(plan.id);
});

test("the id of a known plan is known: SHA-256 of its file without the id", async () => {
  const { id } = plan;
  const { createHash } = await import("node:crypto");
  const text = serializePlan(plan).replace(`"id":"${id}",`, "");
  expect(JSON.parse(text)).not.toHaveProperty("id");
  expect(parsePlan({ ...(JSON.parse(text) as object), id })).toEqual(plan);
  expect(createHash("sha256").update(text).digest("hex")).toBe(id);
});

test.each<[string, unknown, string]>([
  ["text that is no JSON", "{", "PLAN_NOT_JSON"],
  ["nothing", "", "PLAN_NOT_JSON"],
  ["null", null, "PLAN_INVALID"],
  ["a number", 7, "PLAN_INVALID"],
  ["something else", "{}", "PLAN_INVALID"],
  ["another format", { ...plan, formatVersion: 1 }, "PLAN_FORMAT_UNSUPPORTED"],
  ["a newer format", { ...plan, formatVersion: 3 }, "PLAN_FORMAT_UNSUPPORTED"],
  ["another format as text", { ...plan, formatVersion: "2" }, "PLAN_FORMAT_UNSUPPORTED"],
  ["a missing part", { ...plan, needs: undefined }, "PLAN_INVALID"],
  ["a part too many", { ...plan, comment: "mine" }, "PLAN_INVALID"],
  ["an edited plan", { ...plan, units: plan.units.slice(1) }, "PLAN_EDITED"],
  ["another id", { ...plan, id: "0".repeat(64) }, "PLAN_EDITED"],
  ["an id that is none", { ...plan, id: "mine" }, "PLAN_INVALID"],
  ["a plan that contradicts itself", withId({ ...plan, needs: [] }), "PLAN_INVALID"],
])("%s is refused", (_, input, code) => {
  const error = catchPlanError(() => parsePlan(input));
  expect(error).toMatchObject({ code });
  expect(error.message).toContain("othing was changed");
});

test("what is wrong is told with its place", () => {
  const error = catchPlanError(() => parsePlan({ ...plan, units: [{ ...plan.units[0], isCanary: "yes" }] }));
  expect(error.details).toEqual([
    { code: "NOT_A_PLAN", path: "units[0].isCanary", message: "Expected boolean." },
  ]);
});

test("JSON that is nested deeper than any plan is refused, and nothing crashes", () => {
  let input: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) input = { a: input };
  const step = {
    ...plan.procedures["vm:cordon"]!.steps[0],
    kind: "custom",
    name: "x",
    input,
    onFailure: "restore",
  };
  const procedures = { "vm:cordon": { route: "vm", steps: [step] } };
  expect(catchPlanError(() => parsePlan({ ...plan, procedures }))).toMatchObject({ code: "PLAN_INVALID" });
});

test("any single change to a plan is refused", () => {
  const change = fc.constantFrom("alter", "remove", "add", "swap");
  fc.assert(
    fc.property(fleets(5), policies, fc.nat(), change, (fleet, policy, position, kind) => {
      const copy: unknown = JSON.parse(serializePlan(planUpgrade(fleet, policy)));
      if (!changeAt(copy, position, kind)) return;
      const { code } = catchPlanError(() => parsePlan(copy));
      expect(["PLAN_EDITED", "PLAN_INVALID", "PLAN_FORMAT_UNSUPPORTED"]).toContain(code);
    }),
    { numRuns: 600 },
  );
});

/** Changes one place somewhere inside; answers false where that kind of change is none there. */
function changeAt(root: unknown, position: number, kind: string): boolean {
  const places: [holder: Record<string, unknown> | unknown[], key: string][] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, entry] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, key]);
      collect(entry);
    }
  };
  collect(root);
  const [holder, key] = places[position % places.length]!;
  const value = Reflect.get(holder, key) as unknown;
  switch (kind) {
    case "alter":
      return Reflect.set(holder, key, altered(value));
    case "remove":
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return true;
    case "add":
      if (Array.isArray(value)) value.push(value[0] ?? "x");
      else if (typeof value === "object" && value !== null) Reflect.set(value, "added", "x");
      else return false;
      return true;
    default:
      if (!Array.isArray(value) || JSON.stringify(value[0]) === JSON.stringify(value[1])) return false;
      [value[0], value[1]] = [value[1] as unknown, value[0] as unknown];
      return true;
  }
}

function altered(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return value === null ? "x" : null;
}
