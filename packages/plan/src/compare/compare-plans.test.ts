import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { insertStep } from "../compose/insert-step.js";
import { limitTo } from "../compose/limit-to.js";
import { parsePlan } from "../file/parse-plan.js";
import { serializePlan } from "../file/serialize-plan.js";
import type { Plan } from "../model/plan.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { Policy } from "../policy/policy.js";
import { fleets, policies } from "../testing/arbitraries.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import {
  anotherNeed,
  anotherNotice,
  kindsOf,
  otherInSteps,
  otherInUnits,
  otherOptions,
  withSteps,
  withUnit,
} from "../testing/planted-changes.js";
import { comparePlans } from "./compare-plans.js";

const fleet = fleetOf([
  runner("a"),
  runner("b"),
  runner("c", { tags: ["us"] }),
  runner("d", { tags: ["us"] }),
  runner("down", { tags: ["us"], status: "Down" }),
  runner("alone", { tags: ["x"] }),
  runner("new", { version: "5.8.0" }),
]);
const plan = insertStep(planUpgrade(fleet, { drain: "wait" }), {
  before: "away",
  step: { name: "silence-alerts", input: { minutes: 30 }, timeLimitMs: 10_000 },
});
const changesTo = (after: Plan) => comparePlans(plan, after).changes;
const [key = ""] = Object.keys(plan.procedures);

describe("plans that are the same", () => {
  test("have no changes, also after a file", () => {
    expect(changesTo(plan)).toEqual([]);
    expect(changesTo(parsePlan(serializePlan(plan)))).toEqual([]);
  });

  test("are those with the same id, whatever the plans", () => {
    fc.assert(
      fc.property(fleets(6), policies, policies, (some, one, other) => {
        const [before, after] = [planUpgrade(some, one), planUpgrade(some, other)];
        expect(comparePlans(before, before).changes).toEqual([]);
        expect(comparePlans(before, after).changes.length === 0).toBe(before.id === after.id);
      }),
      { numRuns: 150 },
    );
  });
});

describe("every single change is found, and no other", () => {
  test.each(Object.keys(otherOptions) as (keyof Policy)[])("policy option %s", (option) => {
    const policy = { ...plan.policy, [option]: otherOptions[option] };
    expect(changesTo({ ...plan, policy })).toEqual([
      { kind: "policy", option, before: plan.policy[option], after: otherOptions[option] },
    ]);
  });

  test.each(otherInUnits)("%s of a unit", (what, change) => {
    const changes = changesTo(withUnit(plan, 1, change)).filter(({ kind }) => kind !== "target-version");
    const unit = { unitId: plan.units[1]!.id };
    expect(changes).toMatchObject([{ kind: "unit-changed", unit, changes: [{ what }] }]);
  });

  test.each(Object.entries(otherInSteps))("%s of a step", (property, change) => {
    const after = withSteps(plan, key, (steps) =>
      steps.map((step) => (step.kind === "custom" ? { ...step, ...change } : step)),
    );
    expect(changesTo(after)).toMatchObject([
      { kind: "procedure-changed", key, steps: [{ what: "step-changed", properties: [property] }] },
    ]);
  });

  test("time limit of a step", () => {
    const after = withSteps(plan, key, ([first, ...rest]) => [{ ...first!, timeLimitMs: 7 }, ...rest]);
    expect(changesTo(after)).toMatchObject([
      { kind: "procedure-changed", steps: [{ what: "time-limit", stepId: "inspect", after: 7 }] },
    ]);
  });

  test("steps that came, went and moved", () => {
    const gone = withSteps(plan, key, (steps) => steps.slice(1));
    expect(changesTo(gone)).toMatchObject([
      { steps: [{ what: "step-removed", stepId: "inspect", place: 1 }] },
    ]);
    expect(comparePlans(gone, plan).changes).toMatchObject([
      { steps: [{ what: "step-added", stepId: "inspect", stepKind: "inspect", place: 1 }] },
    ]);
    const moved = withSteps(plan, key, ([first, ...rest]) => [...rest, first!]);
    expect(changesTo(moved)).toMatchObject([{ steps: [{ what: "step-moved", stepId: "inspect", from: 1 }] }]);
  });

  test("route of a procedure, and procedures that came and went", () => {
    const procedure = plan.procedures[key]!;
    const routed: Plan = {
      ...plan,
      procedures: { ...plan.procedures, [key]: { ...procedure, route: "docker-keep" } },
    };
    expect(changesTo(routed)).toMatchObject([{ kind: "procedure-changed", routeAfter: "docker-keep" }]);
    const more = { ...plan, procedures: { ...plan.procedures, another: procedure } };
    expect(changesTo(more)).toEqual([{ kind: "procedure-added", key: "another", route: "vm" }]);
    expect(comparePlans(more, plan).changes).toEqual([
      { kind: "procedure-removed", key: "another", route: "vm" },
    ]);
  });

  test.each<[string, (changed: Plan) => Plan]>([
    ["server", (changed) => ({ ...changed, server: { ...changed.server, version: "9.9.9" } })],
    ["server", (changed) => ({ ...changed, server: { ...changed.server, uuid: null } })],
    ["limit", (changed) => ({ ...changed, isLimited: true })],
    ["unit-removed", (changed) => ({ ...changed, units: changed.units.slice(0, -1) })],
    [
      "unit-moved",
      ({ units: [first, second, ...rest], ...changed }) => ({
        ...changed,
        units: [second!, first!, ...rest],
      }),
    ],
    ["need-added", (changed) => ({ ...changed, needs: [...changed.needs, anotherNeed] })],
    ["need-removed", (changed) => ({ ...changed, needs: changed.needs.slice(1) })],
    ["order", (changed) => ({ ...changed, needs: [...changed.needs].reverse() })],
    ["blocker-added", (changed) => ({ ...changed, blockers: [...changed.blockers, anotherNotice] })],
    ["blocker-removed", (changed) => ({ ...changed, blockers: changed.blockers.slice(1) })],
    ["warning-added", (changed) => ({ ...changed, warnings: [...changed.warnings, anotherNotice] })],
    ["current-added", (changed) => ({ ...changed, alreadyCurrent: [...changed.alreadyCurrent, "z"] })],
    ["current-removed", (changed) => ({ ...changed, alreadyCurrent: [] })],
  ])("%s", (kind, change) => {
    expect(kindsOf(changesTo(change(plan)))).toEqual([kind]);
  });

  test("a unit that came, with what was said of its Runner before", () => {
    const [first] = plan.units;
    const added = (runnerId: string): Plan => ({
      ...plan,
      units: [{ ...first!, id: "z", runnerId }, ...plan.units],
    });
    const place = 1;
    const unit = { unitId: "z", name: first!.runnerName };
    expect(changesTo(added("alone"))).toEqual([{ kind: "unit-added", unit, place, was: "blocked" }]);
    expect(changesTo(added("new"))).toEqual([{ kind: "unit-added", unit, place, was: "current" }]);
    expect(comparePlans(added("z"), plan).changes).toEqual([
      { kind: "unit-removed", unit, place, is: "not-planned" },
    ]);
  });

  test("warnings that went, and as often as they went", () => {
    const twice = { ...plan, warnings: [...plan.warnings, anotherNotice, anotherNotice] };
    const once = { ...plan, warnings: [...plan.warnings, anotherNotice] };
    expect(comparePlans(twice, once).changes).toEqual([{ kind: "warning-removed", notice: anotherNotice }]);
    const reworded = { ...once, warnings: [...plan.warnings, { ...anotherNotice, message: "It is." }] };
    expect(kindsOf(comparePlans(once, reworded).changes)).toEqual(["warning-removed", "warning-added"]);
  });

  test.each([
    ["min-available", { minAvailable: 7 }],
    ["served-by", { servedBy: ["a"] }],
    ["out-of-service", { outOfService: ["a"] }],
    ["meaning", { project: "elsewhere" }],
  ])("%s of a need", (what, change) => {
    const [first, ...rest] = plan.needs;
    const changes = changesTo({ ...plan, needs: [{ ...first!, ...change }, ...rest] });
    expect(changes).toMatchObject([{ kind: "need-changed", needId: first!.id, changes: [{ what }] }]);
  });

  test("whatever single value of a plan is another one", () => {
    fc.assert(
      fc.property(fleets(5), policies, fc.nat(), (some, policy, pick) => {
        const before = planUpgrade(some, policy);
        const after = withOtherLeaf(before, pick);
        expect(comparePlans(before, after).changes).not.toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

test("a target version that differs is told for the plan and for its units", () => {
  const newer = planUpgrade({ ...fleet, server: { ...fleet.server, version: "5.9.0" } }, { drain: "wait" });
  const changes = comparePlans(planUpgrade(fleet, { drain: "wait" }), newer).changes;
  expect(changes[1]).toEqual({ kind: "target-version", before: ["5.8.0"], after: ["5.9.0"] });
  expect(kindsOf(changes)).toContain("unit-added");
});

test("a limit is told, with what it leaves out", () => {
  const changes = changesTo(limitTo(plan, { runnerIds: ["a", "b"] }));
  expect(changes[0]).toEqual({ kind: "limit", before: false, after: true });
  expect(changes.filter(({ kind }) => kind === "unit-removed")).toHaveLength(3);
});

test("a unit of another procedure is told with the steps that differ", () => {
  const some = insertStep(planUpgrade(fleet, { drain: "wait" }), {
    before: "away",
    runners: { runnerIds: ["a"] },
    step: { name: "silence-alerts", timeLimitMs: 10_000 },
  });
  expect(comparePlans(planUpgrade(fleet, { drain: "wait" }), some).changes).toMatchObject([
    {
      kind: "unit-changed",
      unit: { unitId: "a", name: "runner-a" },
      changes: [
        {
          what: "procedure",
          before: "vm:wait",
          after: "vm:wait+silence-alerts",
          routeBefore: "vm",
          routeAfter: "vm",
          steps: [{ what: "step-added", stepId: "silence-alerts", stepKind: "custom", place: 5 }],
        },
        { what: "expected-duration" },
      ],
    },
    { kind: "procedure-added", key: "vm:wait+silence-alerts", route: "vm" },
  ]);
});

/** A copy of the plan in which one value that is no list and no object is another. */
function withOtherLeaf(plan: Plan, pick: number): Plan {
  const leaves: (readonly [holder: Record<string, unknown>, key: string])[] = [];
  const copy = structuredClone(plan);
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const name of Object.keys(holder)) {
      const inside = holder[name];
      if (typeof inside === "object" && inside !== null) walk(inside);
      else if (value !== copy || (name !== "id" && name !== "formatVersion")) leaves.push([holder, name]);
    }
  };
  walk(copy);
  const [holder, name] = leaves[pick % leaves.length] ?? [{}, ""];
  const value = holder[name];
  holder[name] =
    typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : `${String(value)}-2`;
  return copy;
}
