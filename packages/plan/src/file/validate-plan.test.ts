import { expect, test } from "vitest";
import type { InsertedStep } from "../steps/step.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { planUpgrade } from "../planner/plan-upgrade.js";
import type { Plan, Unit } from "../model/plan.js";
import { validatePlan } from "./validate-plan.js";

const plan = planUpgrade(
  fleetOf([
    runner("a"),
    runner("b"),
    runner("d", { status: "Down", tags: ["x"] }),
    runner("e", { tags: ["x"] }),
  ]),
  { canary: 0 },
);
const custom: InsertedStep = {
  id: "mine",
  kind: "custom",
  name: "mine",
  input: {},
  timeLimitMs: 1,
  undo: "reversible",
  isGuarded: false,
  takesAway: false,
  checks: [],
  onFailure: "continue",
};

const withUnit = (index: number, over: Partial<Unit>): Plan => ({
  ...plan,
  units: plan.units.map((unit, at) => (at === index ? { ...unit, ...over } : unit)),
});
const steps = plan.procedures["vm:cordon"]!.steps;
const withSteps = (...changed: Plan["procedures"][string]["steps"]): Plan => ({
  ...plan,
  procedures: { ...plan.procedures, "vm:cordon": { route: "vm", steps: changed } },
});
/** With a step of the user's own in front of the one named. */
const inFrontOf = (id: string, over: Partial<InsertedStep> = {}): Plan => {
  const index = steps.findIndex((step) => step.id === id);
  return withSteps(...steps.slice(0, index), { ...custom, ...over }, ...steps.slice(index));
};

test("the plan that the others are changed from holds together", () => {
  expect(plan.units.map(({ runnerId }) => runnerId)).toEqual(["d", "a", "e", "b"]);
  expect(validatePlan(plan)).toEqual([]);
});

test.each<[string, Plan, string]>([
  ["NO_PROCEDURE", withUnit(1, { procedure: "vm:none" }), "units[1]"],
  ["NO_PROCEDURE", withUnit(1, { procedure: "toString" }), "units[1]"],
  ["NO_NEED", withUnit(1, { needs: ["tags:payments:none"] }), "units[1]"],
  ["NO_NEED", withUnit(1, { needs: ["tags:payments:x"] }), "units[1]"],
  ["WAITS_FOR_LATER", withUnit(1, { waitsFor: ["b"] }), "units[1]"],
  ["WAITS_FOR_LATER", withUnit(1, { waitsFor: ["no-such-unit"] }), "units[1]"],
  ["DUPLICATE_UNIT", { ...plan, units: [...plan.units, ...plan.units.slice(1, 2)] }, "units[4]"],
  ["UNIT_ID_CONTRADICTS", withUnit(1, { id: "x" }), "units[1]"],
  ["UNIT_ID_CONTRADICTS", withUnit(1, { replicaId: "r-1" }), "units[1]"],
  ["UNIT_ID_CONTRADICTS", withUnit(1, { id: "a/r-1" }), "units[1]"],
  ["REPLICA_ID_INVALID", withUnit(1, { id: "a/..", replicaId: ".." }), "units[1]"],
  ["REPLICA_CONTRADICTS", withUnit(1, { replicaName: "vm-1" }), "units[1]"],
  [
    "UNIT_OVERLAPS",
    { ...plan, units: [...plan.units, { ...plan.units[1]!, id: "a/r-1", replicaId: "r-1" }] },
    "units[1]",
  ],
  ["UNIT_IS_CURRENT", { ...plan, alreadyCurrent: ["a"] }, "units[1]"],
  [
    "NOT_UPGRADEABLE",
    withUnit(1, { premises: { ...plan.units[1]!.premises, statusClass: "new" } }),
    "units[1]",
  ],
  ["ABSENCE_CONTRADICTS", withUnit(1, { isAbsent: true, isCanary: false }), "units[1]"],
  ["CANARY_IS_ABSENT", withUnit(0, { isCanary: true }), "units[0]"],
  ["OUTAGE_CONTRADICTS", withUnit(1, { isOutageAllowed: true }), "units[1]"],
  ["OUTAGE_CONTRADICTS", withUnit(1, { loweredNeeds: {} }), "units[1]"],
  ["LOWERS_STRANGE_NEED", withUnit(1, { isOutageAllowed: true, loweredNeeds: { x: 0 } }), "units[1]"],
  ["DUPLICATE_NEED", { ...plan, needs: [...plan.needs, ...plan.needs.slice(0, 1)] }, "needs[2]"],
  ["NEED_LEFT_SHORT", { ...plan, units: [{ ...plan.units[2]!, waitsFor: [] }, plan.units[0]!] }, "units[0]"],
  [
    "NEED_LEFT_SHORT",
    { ...plan, needs: plan.needs.map((need) => ({ ...need, minAvailable: 2 })) },
    "units[1]",
  ],
  [
    "NEED_LEFT_SHORT",
    { ...plan, needs: plan.needs.map((need) => ({ ...need, outOfService: ["b"] })) },
    "units[1]",
  ],
  ["ROUTE_BROKEN", withSteps(...steps.slice(1)), 'procedures["vm:cordon"].steps[0]'],
  ["ROUTE_BROKEN", withSteps(...[...steps].reverse()), 'procedures["vm:cordon"].steps[0]'],
  ["DUPLICATE_STEP", withSteps(...steps, ...steps.slice(-1)), 'procedures["vm:cordon"].steps[13]'],
  ["INSERT_PARTS_CHECK", inFrontOf("cordon"), 'procedures["vm:cordon"].steps[2]'],
  ["INSERT_DELAYS_START", inFrontOf("download-package"), 'procedures["vm:cordon"].steps[7]'],
  ["INSERT_DELAYS_START", inFrontOf("start"), 'procedures["vm:cordon"].steps[9]'],
  [
    "INSERT_CANNOT_RESTORE",
    inFrontOf("uncordon", { onFailure: "restore" }),
    'procedures["vm:cordon"].steps[11]',
  ],
  ["INSERT_MUST_RESTORE", inFrontOf("inspect", { onFailure: "fail" }), 'procedures["vm:cordon"].steps[0]'],
])("%s is found, with its place", (code, changed, path) => {
  expect(validatePlan(changed)).toContainEqual(expect.objectContaining({ code, path }));
});

test.each<[string, Plan]>([
  ["before the check", inFrontOf("check-availability")],
  [
    "between the stop and the point of no return",
    inFrontOf("regenerate-credentials", { onFailure: "restore" }),
  ],
  ["behind it, where a delay is meant", inFrontOf("start", { meansToDelay: true, onFailure: "fail" })],
  ["behind the start", inFrontOf("verify", { onFailure: "fail" })],
  ["at the end", withSteps(...steps, custom)],
  [
    "a need that nobody can serve, let go by name",
    withUnit(1, { isOutageAllowed: true, loweredNeeds: { "tags:payments:eu": 0 } }),
  ],
])("a step of the user's own may stand %s", (_, changed) => {
  expect(validatePlan(changed)).toEqual([]);
});

test("two checks of one unit are told both", () => {
  expect(validatePlan(withUnit(1, { waitsFor: ["b"], procedure: "none" }))).toHaveLength(2);
});

test("a docker procedure that writes its credentials into a file keeps its route", () => {
  const names = [
    "inspect",
    "stage-image",
    "create-container",
    "check-availability",
    "stop",
    "regenerate-credentials",
    "write-credentials",
    "swap-names",
    "start",
    "verify",
    "clean-up",
  ] as const;
  const all = names.map((kind) => ({ ...steps[0]!, id: kind, kind }));
  const docker = {
    ...plan,
    procedures: { ...plan.procedures, d: { route: "docker-rotate" as const, steps: all } },
  };
  expect(validatePlan(docker)).toEqual([]);
  const keep = {
    ...plan,
    procedures: { ...plan.procedures, d: { route: "docker-keep" as const, steps: all } },
  };
  expect(validatePlan(keep)).toMatchObject([{ code: "ROUTE_BROKEN" }]);
});
